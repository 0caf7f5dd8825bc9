import type { Cell, ColumnSpec } from "./figure.ts";

/** Collects rows into the columns of a figure, in the order of its specs. */
export interface TableBuilder {
  readonly columns: Readonly<Record<string, readonly Cell[]>>;
  /** Appends one row: as many cells as there are columns. Answers its number. */
  add(...cells: readonly Cell[]): number;
}

/** An empty table with the given columns. */
export function createTable(specs: readonly ColumnSpec[]): TableBuilder {
  const columns: Record<string, Cell[]> = {};
  for (const spec of specs) columns[spec.name] = [];
  const lists = Object.values(columns);
  return {
    columns,
    add(...cells) {
      const row = lists[0]?.length ?? 0;
      lists.forEach((list, index) => list.push(cells[index] ?? null));
      return row;
    },
  };
}

/** `numerator ÷ denominator`, or null where there is nothing to divide by. */
export function ratio(numerator: number, denominator: number): number | null {
  return denominator > 0 ? numerator / denominator : null;
}

/** A number without the last digits that floating-point sums leave behind. */
export function rounded(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
