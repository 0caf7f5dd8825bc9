import { coversAny } from "./compared-periods.ts";
import type { Cell, FigureInput } from "./figure.ts";

/** Rows by their own `key`. */
export function byKey<Row extends { readonly key: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.key, row]));
}

/**
 * The cells that the periods beside add to the row of a key. `rows` are those of each period in the order of
 * `input.compared`; `cellsOf` makes `width` cells of one, undefined being a key without a row in a period that was
 * observed. A period in which no selected sensor counts has no cells but empty ones.
 */
export function cellsBeside<Row>(
  input: FigureInput,
  rows: readonly ReadonlyMap<string, Row>[],
  width: number,
  cellsOf: (row: Row | undefined, period: number) => readonly Cell[],
): (key: string) => readonly Cell[] {
  const observed = input.compared.map((period) =>
    coversAny(
      period.input,
      period.input.selection.sensors.map(({ id }) => id),
    ),
  );
  const none: readonly Cell[] = Array.from({ length: width }, () => null);
  return (key) => observed.flatMap((known, period) => (known ? cellsOf(rows[period]?.get(key), period) : none));
}
