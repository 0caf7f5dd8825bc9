import type { PacketColumns } from "../packet/index.ts";

/** Rows that a filter looks at in one go, at most. */
export const MOST_ROWS = 1024;

/**
 * Keeps those of the first `count` of `rows` (at most `MOST_ROWS`) that meet a condition, in place and in order; answers how
 * many they are. Whole columns at a time, because a function called for every packet and condition costs ten times as much.
 */
export type RowFilter = (batch: PacketColumns, rows: Uint32Array, count: number) => number;

/** The filter that keeps what every one of these keeps. */
export function every(filters: readonly RowFilter[]): RowFilter {
  return (batch, rows, count) => {
    let left = count;
    for (let at = 0; at < filters.length && left > 0; at++) left = filters[at]?.(batch, rows, left) ?? 0;
    return left;
  };
}
