import type { Cell, FigureResult } from "../../analyze/index.ts";

/** One column of a figure; a figure without it is a fault of the program. */
export function column(result: FigureResult, name: string): readonly Cell[] {
  const found = result.columns[name];
  if (found === undefined) throw new Error(`figure ${result.id} answered without the column “${name}”`);
  return found;
}

/** A column of numbers; null is missing. */
export function numbers(result: FigureResult, name: string): readonly (number | null)[] {
  return column(result, name).map((cell) => (cell === null ? null : Number(cell)));
}

/** A column of texts; missing becomes the empty text. */
export function texts(result: FigureResult, name: string): readonly string[] {
  return column(result, name).map((cell) => (cell === null ? "" : String(cell)));
}

/** A figure's table row by row. */
export function rowsOf(result: FigureResult): readonly Readonly<Record<string, Cell>>[] {
  const entries = Object.entries(result.columns);
  const count = entries[0]?.[1].length ?? 0;
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(entries.map(([name, cells]) => [name, cells[row] ?? null])),
  );
}

/** The sum of what is there, or null when nothing is. */
export function sumOf(values: readonly (number | null)[]): number | null {
  const present = values.filter((value) => value !== null);
  return present.length === 0 ? null : present.reduce((sum, value) => sum + value, 0);
}
