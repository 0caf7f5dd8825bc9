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
