import type { DatasetKind, DatasetRecord } from "../state/index.ts";
import { builtInDatasets } from "./built-in-datasets.ts";

/** The kinds of dated data in the order in which they are printed. */
export const DATASET_KINDS: readonly DatasetKind[] = ["region", "asn"];

/** The data sets that count: those of the catalogue, and the built-in one of each kind that the catalogue has none of. */
export function effectiveDatasets(catalogue: readonly DatasetRecord[]): readonly DatasetRecord[] {
  return DATASET_KINDS.flatMap((kind) => {
    const own = catalogue.filter((record) => record.kind === kind);
    return (own.length === 0 ? builtInDatasets().filter((record) => record.kind === kind) : own).toSorted(byDate);
  });
}

/** The data set of a kind that speaks for an observation day: the newest not after it, before the first one the earliest. */
export function datasetOn(catalogue: readonly DatasetRecord[], kind: DatasetKind, day: string): DatasetRecord {
  const dated = effectiveDatasets(catalogue).filter((record) => record.kind === kind);
  const chosen = dated.findLast((record) => record.date <= day) ?? dated[0];
  if (chosen === undefined) throw new Error(`no data set of kind ${kind}`);
  return chosen;
}

/** A data set and the observation days it speaks for, half-open; null is open. */
export interface DatasetSpan {
  readonly record: DatasetRecord;
  readonly from: string | null;
  readonly to: string | null;
}

/** All data sets that count, by kind and date, with the days each speaks for; one that a later one replaces has none. */
export function datasetSpans(catalogue: readonly DatasetRecord[]): readonly DatasetSpan[] {
  return effectiveDatasets(catalogue).map((record, at, all) => {
    const [before, after] = [all[at - 1], all[at + 1]];
    const from = before?.kind === record.kind ? record.date : null;
    return { record, from, to: after?.kind === record.kind ? after.date : null };
  });
}

/** Every data set that speaks for a day of the half-open range of days, by kind and date; for captions and recipes. */
export function datasetsInUse(catalogue: readonly DatasetRecord[], from: string, to: string): readonly DatasetRecord[] {
  return DATASET_KINDS.flatMap((kind) => {
    const first = datasetOn(catalogue, kind, from);
    const later = effectiveDatasets(catalogue).filter(
      (record) => record.kind === kind && record.date > first.date && record.date < to,
    );
    return [first, ...later.filter((record) => datasetOn(catalogue, kind, record.date) === record)];
  });
}

/** How a caption names a data set; a built-in one carries its maker's warning. */
export function datasetTitle(record: DatasetRecord): string {
  return `${record.kind}: ${record.name} ${record.date} (${record.licence})`;
}

function byDate(left: DatasetRecord, right: DatasetRecord): number {
  if (left.date !== right.date) return left.date < right.date ? -1 : 1;
  return left.id - right.id;
}
