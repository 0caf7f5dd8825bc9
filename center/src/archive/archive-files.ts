import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { TeitenError } from "../telemetry/index.ts";

/** Ending of every archived capture: Zstandard frames in a row, which `zstd -d` reads too. */
export const ARCHIVE_EXTENSION = ".zst";

/** Where captures are written before they are whole; what is in it after a crash is waste. No sensor's name begins with a dot. */
const ARRIVING = ".arriving";

/** The folder for captures on their way in; made when it is missing. */
export function arrivingFolder(archive: string): string {
  const folder = join(archive, ARRIVING);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Deletes what broken-off commands left; only the holder of the writer lock may call it. */
export function sweepArriving(archive: string): void {
  const folder = arrivingFolder(archive);
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { force: true });
}

/** Path below the archive of a capture: sensor, then boot (`file` for an import), then sequence. */
export function archivePathOf(sensor: string, boot: string, sequence: string): string {
  return join(sensor, boot, `${sequence}${ARCHIVE_EXTENSION}`);
}

/** Paths below the archive of all captures at rest, in order. */
export async function listArchive(archive: string): Promise<readonly string[]> {
  const entries = await readdir(archive, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ARCHIVE_EXTENSION))
    .map((entry) => relative(archive, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith(`${ARRIVING}/`))
    .toSorted();
}

/** Makes the entries of a directory survive a power loss. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What went wrong with a file of the archive, as an error that says what to do. */
export function archiveError(path: string, cause: unknown): TeitenError {
  if (cause instanceof TeitenError) return cause;
  const full = ["ENOSPC", "EDQUOT"].includes((cause as NodeJS.ErrnoException).code ?? "");
  return new TeitenError({
    code: full ? "disk-full" : "archive-unusable",
    message: full
      ? "the disk of the archive is full"
      : `the archive cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
    place: path,
    advice: full
      ? "make room and run the command again; what was ingested before stays, nothing is half done"
      : "check that the directory is yours and the device works",
    cause,
  });
}
