import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { TeitenError } from "../telemetry/index.ts";
import { DISK_FILES } from "./files.ts";
import type { Files } from "./files.ts";

/** Ending of every archived capture: Zstandard frames in a row, which `zstd -d` reads too. */
export const ARCHIVE_EXTENSION = ".zst";

/**
 * Where captures are written before they are whole: those of imports and those of uploads apart, for each is swept by its
 * own writer when that one starts. What is in them after a crash is waste. No sensor's name begins with a dot.
 */
const ARRIVING = { import: ".arriving", upload: ".receiving" } as const;

/** How a capture comes in. */
export type Arrival = keyof typeof ARRIVING;

/** The folder for captures on their way in; it may be missing. */
export function arrivingFolder(archive: string, arrival: Arrival = "import"): string {
  return join(archive, ARRIVING[arrival]);
}

/** Deletes what a broken-off import left; only the holder of the writer lock may call it. */
export function sweepArriving(archive: string): void {
  const folder = arrivingFolder(archive);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { force: true });
}

/** Deletes what broken-off uploads left; called by the collector before it listens. */
export async function sweepUploads(archive: string, files: Files = DISK_FILES): Promise<void> {
  const folder = arrivingFolder(archive, "upload");
  for (const name of await files.list(folder)) await files.remove(join(folder, name));
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
    .filter((path) => !path.startsWith("."))
    .toSorted();
}

/** Whether a file could not be read because its disk has lost part of it: that file is damaged, the others are not. */
export function isBadSector(error: unknown): boolean {
  return ["EIO", "EBADMSG", "EUCLEAN"].includes((error as NodeJS.ErrnoException).code ?? "");
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
