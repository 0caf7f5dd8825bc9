import type { RowLabel } from "../analyze/index.ts";
import type { Words } from "./words/index.ts";

const MOST_NAMED = 6;

/** The sentence on the rows that a spoofed flood has part in, the largest first; null where there is none. */
export function floodText(words: Words, labels: readonly RowLabel[], nameRow: (row: number) => string): string | null {
  const floods = labels.filter((label) => label.label === "spoofed-flood");
  if (floods.length === 0) return null;
  const largest = floods.toSorted((a, b) => (b.packets ?? 0) - (a.packets ?? 0)).slice(0, MOST_NAMED);
  const items = largest.map((label) => words.floodItem(nameRow(label.row), label.packets ?? 0, label.sources ?? 0));
  return words.floodNote(items, floods.length - largest.length);
}
