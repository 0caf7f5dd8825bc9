import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { DatasetRecord, WritableState } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { compiledFile, readDatasetFiles } from "./dataset-table.ts";
import { isPlacesFile } from "./places.ts";
import { writeRangeFile } from "./range-file.ts";

/** What a new data set is called; its bytes are in files. */
export type DatasetDescription = Pick<DatasetRecord, "kind" | "name" | "date" | "licence">;

/** A data set that was entered, and how many ranges its files hold. */
export interface StoredDataset {
  readonly record: DatasetRecord;
  readonly ranges: number;
}

/**
 * Reads data set files whole, copies them into the data directory's `datasets` folder (`directory`), keeps the binary form
 * beside them and enters the data set in the catalogue. Throws a TeitenError, with nothing left behind, when a file cannot
 * be read or the same bytes are there already.
 */
export async function storeDataset(
  state: WritableState,
  directory: string,
  files: readonly string[],
  description: DatasetDescription,
): Promise<StoredDataset> {
  const kept = withPlaces(files);
  for (const file of kept) checkReadable(file);
  const made = readDatasetFiles(kept, description.kind);
  const sha256 = hashOf(kept);
  await refuseKnown(state, description, sha256);
  const path = `${description.kind}-${description.date}-${sha256.slice(0, 8)}`;
  const target = join(directory, path);
  copyWhole(kept, target);
  const compiled = compiledFile(directory, { ...description, path, sha256 });
  try {
    writeRangeFile(compiled, made);
    return { record: await state.addDataset({ ...description, path, sha256 }), ranges: made.ranges };
  } catch (error) {
    rmSync(target, { recursive: true, force: true });
    rmSync(compiled, { force: true });
    throw error;
  }
}

/** GeoLite2 names places in a second file, which has to be kept with the first. */
function withPlaces(files: readonly string[]): readonly string[] {
  const places = files.flatMap((file) => {
    const folder = dirname(file);
    if (!basename(file).startsWith("GeoLite2-Country-Blocks") || !existsSync(folder)) return [];
    return readdirSync(folder)
      .filter(isPlacesFile)
      .map((name) => join(folder, name));
  });
  return [...new Set([...files, ...places])];
}

function checkReadable(file: string): void {
  try {
    readFileSync(file);
  } catch (cause) {
    const message = `the file cannot be read: ${(cause as Error).message}`;
    throw new TeitenError({ code: "dataset-unreadable", place: file, message, advice: "check the path", cause });
  }
}

function hashOf(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}

async function refuseKnown(state: WritableState, { kind }: DatasetDescription, sha256: string): Promise<void> {
  const known = (await state.datasets()).find((record) => record.kind === kind && record.sha256 === sha256);
  if (known === undefined) return;
  throw new TeitenError({
    code: "dataset-exists",
    message: `these data are in the catalogue already, as “${known.name}” of ${known.date}`,
    advice: "list them with: teiten dataset list",
  });
}

function copyWhole(files: readonly string[], target: string): void {
  const temporary = `${target}.tmp`;
  rmSync(temporary, { recursive: true, force: true });
  rmSync(target, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true, mode: 0o700 });
  files.forEach((file, index) => copyFileSync(file, join(temporary, keptName(file, index))));
  renameSync(temporary, target);
}

/** Two files of one name come from different folders; a number in front keeps both and their order. */
function keptName(file: string, index: number): string {
  return isPlacesFile(file) ? basename(file) : `${index}-${basename(file)}`;
}
