import { mkdirSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DatasetKind, DatasetRecord } from "../state/index.ts";
import { builtInFiles, isBuiltIn } from "./built-in-datasets.ts";
import { addCsvRanges } from "./csv-ranges.ts";
import { isMmdb, addMmdbRanges } from "./mmdb-ranges.ts";
import { isPlacesFile, readPlaces } from "./places.ts";
import { RangeBuilder } from "./range-builder.ts";
import { readRangeFile, writeRangeFile, type StoredRanges } from "./range-file.ts";
import type { RangeTable } from "./range-table.ts";
import { withoutSpecialPurpose } from "./special-purpose.ts";

/** Makes a table of data set files, MMDB or CSV. Throws a TeitenError with file:line where a file cannot be read as `kind`. */
export function readDatasetFiles(files: readonly string[], kind: DatasetKind): StoredRanges {
  const builder = new RangeBuilder();
  for (const file of files.filter((name) => !isPlacesFile(name))) addFile(file, kind, builder);
  return { table: builder.build(), ranges: builder.length };
}

/**
 * The table of a data set in the data directory's `datasets` folder (`directory`). What was parsed once is kept beside it
 * in binary form and read from there; where the folder cannot be written, it is parsed each time.
 */
export function loadDatasetTable(directory: string, record: DatasetRecord): RangeTable {
  const stored = compiledFile(directory, record);
  const ready = readRangeFile(stored);
  if (ready !== null) return ready.table;
  const made = isBuiltIn(record)
    ? readBuiltIn(record)
    : readDatasetFiles(keptFiles(join(directory, record.path)), record.kind);
  keepCompiled(directory, stored, made);
  return made.table;
}

/** The data of an installation give private and documentation addresses countries; an operator's may mean it. */
function readBuiltIn(record: DatasetRecord): StoredRanges {
  const { table, ranges } = readDatasetFiles(builtInFiles(record), record.kind);
  return { table: withoutSpecialPurpose(table), ranges };
}

/** Where the binary form of a data set lies. */
export function compiledFile(directory: string, record: Omit<DatasetRecord, "id"> & { readonly id?: number }): string {
  const form = record.id === 0 ? "-routed" : "";
  return join(directory, `${record.kind}-${record.date}-${record.sha256.slice(0, 16)}${form}.ranges`);
}

/** The files of a data set in the data directory: the one file, or all in its folder. */
function keptFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .toSorted()
    .map((name) => join(path, name));
}

function keepCompiled(directory: string, file: string, made: StoredRanges): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeRangeFile(file, made);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (!["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "ENOTDIR"].includes(code)) throw error;
  }
}

function addFile(file: string, kind: DatasetKind, builder: RangeBuilder): void {
  const bytes = readFileSync(file);
  if (isMmdb(bytes)) addMmdbRanges(bytes, file, kind, builder);
  else addCsvRanges(bytes, file, kind, builder, kind === "region" ? readPlaces(dirname(file)) : undefined);
}
