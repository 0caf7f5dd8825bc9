import { mkdir, open, readFile, readdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FigureResult } from "../analyze/index.ts";
import { LANGUAGES } from "../report/index.ts";
import type { Language } from "../report/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { parseBulletinFile } from "./settings.ts";
import type { BulletinFile } from "./settings.ts";

/** The files of one bulletin, in a folder of its own. */
export interface BulletinFolder {
  readonly id: string;
  readonly path: string;
  /** The files as they were at one moment, by name: these are read, whatever was written to the folder since. */
  readonly files?: ReadonlyMap<string, string>;
}

/** Where a bulletin's files lie; `root` is the folder of all bulletins. */
export function bulletinFolder(root: string, id: string): BulletinFolder {
  return { id, path: join(root, id) };
}

/** A file of a bulletin, or null where it is not there. */
export async function readBulletinFile(folder: BulletinFolder, name: string): Promise<string | null> {
  if (folder.files !== undefined) return folder.files.get(name) ?? null;
  return readFile(join(folder.path, name), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw unusable(join(folder.path, name), error);
  });
}

/** Writes a file of a bulletin; it is there whole or not at all, also after a power loss. */
export async function writeBulletinFile(
  folder: BulletinFolder,
  name: string,
  content: string | Uint8Array,
): Promise<void> {
  const target = join(folder.path, name);
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const unfinished = `${target}.part`;
    const file = await open(unfinished, "w", 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, target);
  } catch (error) {
    throw unusable(target, error);
  }
}

/** What `bulletin.yaml` says; throws `TeitenError` where it is missing or cannot be read. */
export async function readSettings(folder: BulletinFolder): Promise<BulletinFile> {
  const place = join(folder.path, "bulletin.yaml");
  const text = await readBulletinFile(folder, "bulletin.yaml");
  if (text !== null) return parseBulletinFile(text, place);
  throw new TeitenError({
    code: "bulletin-files-missing",
    message: `bulletin ${folder.id} has no files here`,
    place: folder.path,
    advice: `restore them from a backup, or write them anew: teiten bulletin draft ${folder.id}`,
  });
}

/** Writes a figure as it was computed, and its recipe for `teiten figure --recipe`. */
export async function writeFigure(folder: BulletinFolder, name: string, result: FigureResult): Promise<void> {
  await writeBulletinFile(folder, `figures/${name}.recipe.json`, `${JSON.stringify(result.recipe, null, 1)}\n`);
  await writeBulletinFile(folder, `figures/${name}.json`, `${JSON.stringify(result)}\n`);
}

/** A figure of the bulletin as it was computed, or null. */
export async function readFigure(folder: BulletinFolder, name: string): Promise<FigureResult | null> {
  const text = await readBulletinFile(folder, `figures/${name}.json`);
  if (text === null) return null;
  try {
    return JSON.parse(text) as FigureResult;
  } catch (cause) {
    throw unusable(join(folder.path, `figures/${name}.json`), cause);
  }
}

/** The bulletins that have a folder, by id. */
export async function foldersOf(root: string): Promise<readonly string[]> {
  const names = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw unusable(root, error);
  });
  return names.filter((name) => /^\d{4}-\d{4,}$/.test(name)).toSorted();
}

/** The file of a language's text. */
export function textFile(language: Language): string {
  return `${language}.md`;
}

/** Languages in which every bulletin is published. */
export const BULLETIN_LANGUAGES: readonly Language[] = LANGUAGES;

function unusable(place: string, cause: unknown): TeitenError {
  return new TeitenError({
    code: "bulletin-files-unusable",
    message: `the bulletin's files cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
    place,
    advice: "check that the folder is yours and that the disk has room",
    cause,
  });
}
