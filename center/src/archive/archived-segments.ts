import { stat } from "node:fs/promises";
import { join } from "node:path";
import { isBoot, parseSequence } from "@teiten/core/uplink";
import { ARCHIVE_EXTENSION } from "./archive-files.ts";
import { DISK_FILES } from "./files.ts";
import type { Files } from "./files.ts";

/** Names of the sensors that have a folder in the archive, in order. */
export async function archivedSensors(archive: string, files: Files = DISK_FILES): Promise<readonly string[]> {
  return (await files.list(archive)).filter((name) => !name.startsWith("."));
}

/** The runs of an agent that have uploads in the archive, in order. */
export async function archivedBoots(
  archive: string,
  sensor: string,
  files: Files = DISK_FILES,
): Promise<readonly string[]> {
  return (await files.list(join(archive, sensor))).filter(isBoot);
}

/** Numbers of the uploaded segments of a run that are in the archive, ascending. */
export async function archivedNumbers(
  archive: string,
  sensor: string,
  boot: string,
  files: Files = DISK_FILES,
): Promise<readonly number[]> {
  const names = await files.list(join(archive, sensor, boot));
  const numbers = names.map((name) =>
    name.endsWith(ARCHIVE_EXTENSION) ? parseSequence(name.slice(0, -ARCHIVE_EXTENSION.length)) : null,
  );
  return numbers.filter((number) => number !== null).toSorted((one, other) => one - other);
}

/** Names (their SHA-256) of the imported captures of a sensor in the archive, in order. */
export async function archivedImports(
  archive: string,
  sensor: string,
  files: Files = DISK_FILES,
): Promise<readonly string[]> {
  const names = await files.list(join(archive, sensor, "file"));
  return names
    .filter((name) => name.endsWith(ARCHIVE_EXTENSION))
    .map((name) => name.slice(0, -ARCHIVE_EXTENSION.length));
}

/** When a file of the archive was written, milliseconds since 1970 UTC; null when it is not there. */
export async function writtenAt(archive: string, path: string): Promise<number | null> {
  return stat(join(archive, path)).then(
    ({ mtimeMs }) => mtimeMs,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
      throw error;
    },
  );
}
