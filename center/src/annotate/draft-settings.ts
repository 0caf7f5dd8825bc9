import { readdir } from "node:fs/promises";
import { TeitenError } from "../telemetry/index.ts";
import {
  BULLETIN_LANGUAGES,
  bulletinFolder,
  foldersOf,
  readBulletinFile,
  readSettings,
  textFile,
} from "./bulletin-folder.ts";
import type { BulletinFolder } from "./bulletin-folder.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";
import type { BulletinFile, BulletinSettings, TlpLabel } from "./settings.ts";

/** To whom a bulletin may go where nobody can tell what its editors decided. */
const STRICTEST: TlpLabel = "amber";

/** The settings of a draft, and what its file said before; null where there was none. */
export interface DraftSettings {
  readonly settings: BulletinSettings;
  readonly before: BulletinFile | null;
}

/**
 * The settings with which a draft is written: its own, or those with which it was published last, or for a new one those of
 * the bulletin before; `tlp` replaces to whom it may go. Throws `TeitenError` where a bulletin has texts and no settings, so
 * that what was for few never goes to all because a file was deleted.
 */
export async function draftSettings(root: string, id: string, tlp: TlpLabel | null): Promise<DraftSettings> {
  const folder = bulletinFolder(root, id);
  const own = await fileOf(folder);
  const before = own ?? (await publishedFile(folder));
  const more = tlp === null ? {} : { tlp };
  if (before !== null) return { settings: { ...before.settings, ...more }, before };
  if (tlp === null && (await hasText(folder))) throw settingsMissing(folder);
  return { settings: { ...(await settingsOfLast(root, id)), ...more }, before };
}

/** Files of an open revision that are not there, by name. */
export async function missingFiles(root: string, id: string): Promise<readonly string[]> {
  const folder = bulletinFolder(root, id);
  const missing: string[] = [];
  for (const name of ["bulletin.yaml", ...BULLETIN_LANGUAGES.map(textFile)]) {
    if ((await readBulletinFile(folder, name)) === null) missing.push(name);
  }
  return missing;
}

/** Whether a bulletin has a text in any language. */
export async function hasText(folder: BulletinFolder): Promise<boolean> {
  for (const language of BULLETIN_LANGUAGES) {
    if ((await readBulletinFile(folder, textFile(language))) !== null) return true;
  }
  return false;
}

async function fileOf(folder: BulletinFolder): Promise<BulletinFile | null> {
  return (await readBulletinFile(folder, "bulletin.yaml")) === null ? null : readSettings(folder);
}

/** The file of the revision that was published last. */
async function publishedFile({ id, path }: BulletinFolder): Promise<BulletinFile | null> {
  const names = await readdir(`${path}/inputs`).catch(() => []);
  const numbers = names.flatMap((name) => /^r(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  return numbers.length === 0 ? null : fileOf({ id, path: `${path}/inputs/r${Math.max(...numbers)}` });
}

/** Where the file of the bulletin before cannot be read, a new one goes to few until an editor says otherwise. */
async function settingsOfLast(root: string, id: string): Promise<BulletinSettings> {
  const others = (await foldersOf(root)).filter((name) => name !== id).toReversed();
  for (const [place, name] of others.entries()) {
    const file = await readSettings(bulletinFolder(root, name)).catch(() => null);
    if (file !== null) return { ...file.settings, allow: [], ...(place === 0 ? {} : { tlp: STRICTEST }) };
  }
  return others.length === 0 ? DEFAULT_SETTINGS : { ...DEFAULT_SETTINGS, tlp: STRICTEST };
}

function settingsMissing({ id, path }: BulletinFolder): TeitenError {
  return new TeitenError({
    code: "bulletin-settings-missing",
    message: `bulletin ${id} has lost its bulletin.yaml, and with it to whom it may go`,
    place: `${path}/bulletin.yaml`,
    advice: `restore the file from a backup; where there is none, say it anew: teiten bulletin draft ${id} --tlp amber (or green, or clear)`,
  });
}
