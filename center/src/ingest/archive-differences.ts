import { archivedBoots, archivedNumbers, writtenAt } from "../archive/index.ts";
import type { DataPaths } from "../config/index.ts";
import type { Fleet, Ledger, SegmentRecord, SensorRecord } from "../state/index.ts";

/** What is compared: the files of the archive and the lines of the ledger. */
export interface ArchiveBase {
  readonly paths: Pick<DataPaths, "archive">;
  readonly state: { readonly ledger: Ledger; readonly fleet: Fleet };
}

/** Where archive and ledger differ in some numbers of one run of an agent. */
export interface RunDifferences {
  readonly sensor: SensorRecord;
  readonly boot: string;
  /** Numbers of which there is a file and a line, a file alone, and a line alone. */
  readonly both: number;
  readonly unnamed: readonly number[];
  readonly missing: readonly number[];
}

/** Numbers of one run that are compared at a time: a question to the ledger must not keep the collector waiting. */
const AT_ONCE = 10_000;
const IMPORTS_AT_ONCE = 1000;

/** Compares the uploads of a sensor, run by run. */
export async function* compareUploads(
  { paths, state }: ArchiveBase,
  sensor: SensorRecord,
): AsyncGenerator<RunDifferences, void, void> {
  const known = (await state.fleet.boots(sensor.id)).filter(({ segments }) => segments > 0).map(({ boot }) => boot);
  for (const boot of new Set([...(await archivedBoots(paths.archive, sensor.name)), ...known])) {
    const there = await archivedNumbers(paths.archive, sensor.name, boot);
    const books = await state.fleet.boot(sensor.id, boot);
    const end = Math.max(there.at(-1) ?? -1, books?.greatest ?? -1) + 1;
    for (let from = 0, at = 0; from < end; from += AT_ONCE) {
      const some: number[] = [];
      for (; at < there.length && (there[at] ?? 0) < from + AT_ONCE; at++) some.push(there[at] ?? 0);
      const lines = new Set(await state.ledger.numbersBetween(sensor.id, boot, from, from + AT_ONCE));
      const unnamed = some.filter((number) => !lines.has(number));
      for (const number of some) lines.delete(number);
      yield { sensor, boot, both: some.length - unnamed.length, unnamed, missing: [...lines] };
    }
  }
}

/** Imported captures of the ledger that have no file; `onSome` hears how many were looked at. */
export async function* missingImports(
  { paths, state }: ArchiveBase,
  onSome: (looked: number) => void,
): AsyncGenerator<SegmentRecord, void, void> {
  for (let after = 0; ;) {
    const some = await state.ledger.importsAfter(after, IMPORTS_AT_ONCE);
    for (const record of some) if ((await writtenAt(paths.archive, record.archivePath)) === null) yield record;
    onSome(some.length);
    const last = some.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
