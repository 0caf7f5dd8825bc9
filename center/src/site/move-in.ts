import { randomBytes } from "node:crypto";
import { chmod, lstat, mkdir, open, readFile, readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { TeitenError } from "../telemetry/index.ts";
import { MANIFEST, formatManifest, readManifest } from "./manifest.ts";
import type { SiteFiles } from "./site-files.ts";

/** What changed in the folder. */
export interface MovedIn {
  readonly written: number;
  readonly unchanged: number;
  readonly removed: number;
}

/**
 * Moves the files of a site into its folder, each whole or not at all, what pages point at before the pages. Files that do
 * not change are left alone, with their times. What an earlier build left over goes; anything else in the folder stays.
 * Throws `TeitenError` before anything is written where the folder is not a site of this program, or a file of somebody
 * else lies in the way.
 */
export async function moveIn(folder: string, files: SiteFiles): Promise<MovedIn> {
  const owned = await ownedFiles(folder);
  await refuseStrangers(folder, files, owned);
  try {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    await writeWhole(folder, MANIFEST, Buffer.from(formatManifest([...new Set([...owned, ...files.keys()])])));
    let written = 0;
    for (const [path, bytes] of inOrder(files)) if (await writeChanged(folder, path, bytes)) written++;
    const leftOver = [...owned].filter((path) => !files.has(path));
    for (const path of leftOver) await rm(join(folder, path), { force: true });
    await removeEmptyFolders(folder, leftOver);
    await writeWhole(folder, MANIFEST, Buffer.from(formatManifest([...files.keys()])));
    return { written, unchanged: files.size - written, removed: leftOver.length };
  } catch (cause) {
    throw new TeitenError({
      code: "site-not-written",
      message: `the site could not be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      place: folder,
      advice: "name a folder that can be written with --out, and look at the free space of its disk; then build again",
      cause,
    });
  }
}

/** The files that an earlier build wrote; throws `TeitenError` where the folder holds something else, or cannot be read. */
export async function ownedFiles(folder: string): Promise<ReadonlySet<string>> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return [];
    throw notAFolder(folder, cause);
  });
  const own = await readManifest(folder);
  if (own !== null) return own;
  if (names.length === 0) return new Set();
  throw new TeitenError({
    code: "site-folder-foreign",
    message: "the folder is not empty, and not a site of Teiten",
    place: folder,
    advice: "name an empty folder, or one that does not exist, with --out",
    exitCode: 2,
  });
}

async function refuseStrangers(folder: string, files: SiteFiles, owned: ReadonlySet<string>): Promise<void> {
  for (const path of files.keys()) {
    for (let at = dirname(path); at !== "."; at = dirname(at)) {
      const found = await lstat(join(folder, at)).catch(() => null);
      if (found !== null && !found.isDirectory()) throw inTheWay(folder, at);
    }
    const found = await lstat(join(folder, path)).catch(() => null);
    if (found !== null && (!owned.has(path) || !found.isFile())) throw inTheWay(folder, path);
  }
}

/** Pages last, and among them the start pages: a reader never follows a link to what is not there yet. */
function inOrder(files: SiteFiles): readonly (readonly [string, Uint8Array])[] {
  const rank = (path: string): number =>
    path.endsWith("index.html") ? 2 : path.endsWith(".html") || path.endsWith(".xml") ? 1 : 0;
  return [...files].toSorted(([one], [other]) => rank(one) - rank(other));
}

async function writeChanged(folder: string, path: string, bytes: Uint8Array): Promise<boolean> {
  const before = await readFile(join(folder, path)).catch(() => null);
  if (before?.equals(bytes) === true) return false;
  await writeWhole(folder, path, bytes);
  return true;
}

async function writeWhole(folder: string, path: string, bytes: Uint8Array): Promise<void> {
  const target = join(folder, path);
  const fresh = join(dirname(target), `.${randomBytes(6).toString("hex")}.new`);
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  try {
    const file = await open(fresh, "wx", 0o644);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await chmod(fresh, 0o644);
    await rename(fresh, target);
  } finally {
    await rm(fresh, { force: true });
  }
}

async function removeEmptyFolders(folder: string, removed: readonly string[]): Promise<void> {
  for (const path of removed) {
    for (let at = dirname(path); at !== "."; at = dirname(at)) {
      const isGone = await rmdir(join(folder, at)).then(
        () => true,
        () => false,
      );
      if (!isGone) break;
    }
  }
}

function inTheWay(folder: string, path: string): TeitenError {
  return new TeitenError({
    code: "site-folder-foreign",
    message: `the site needs the place of ${path}, which no build of the site wrote`,
    place: folder,
    advice: "move it away, or name another folder with --out",
  });
}

function notAFolder(folder: string, cause: unknown): TeitenError {
  return new TeitenError({
    code: "out-invalid",
    message: "this is not a folder that can be read",
    place: `--out ${folder}`,
    advice: "name the folder to write to; it is made where there is none",
    cause,
    exitCode: 2,
  });
}
