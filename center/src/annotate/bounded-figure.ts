import type { Cell, FigureResult } from "../analyze/index.ts";
import { TOP_EXCESS } from "./top-excess.ts";

/** Columns of sources: where most packets are taken off, they are mostly those of one or two sensors. */
const SOURCES: ReadonlySet<string> = new Set(["sources", "new_sources", "new_share"]);
const MOST_TAKEN = 0.5;

/**
 * The figure without what its two highest sensors got beyond the third: packets, packets per sensor, shares, and the order
 * and numbers of ranks; sources of a row of which most is taken off are missing. A figure that holds no such excess comes back as it is.
 */
export function boundedFigure(result: FigureResult): FigureResult {
  const { [TOP_EXCESS]: excess, ...columns } = result.columns;
  if (excess === undefined) return result;
  const numberOf = (name: string, row: number): number | null => {
    const cell = columns[name]?.[row];
    return typeof cell === "number" ? cell : null;
  };
  const taken = (row: number): number => Number(excess[row] ?? 0);
  const packets = excess.map((_, row) => less(numberOf("packets", row), taken(row)));
  const isUneven = (row: number): boolean => taken(row) > MOST_TAKEN * (numberOf("packets", row) ?? Infinity);
  const isOfSources = result.recipe.query.options["measure"] === "sources";
  const value = excess.map((_, row) => {
    if (isOfSources) return isUneven(row) ? null : numberOf("value", row);
    return less(numberOf("value", row), taken(row) / (numberOf("covered", row) ?? 1));
  });
  const ofSources = Object.entries(columns).flatMap(([name, cells]): readonly (readonly [string, readonly Cell[]])[] =>
    SOURCES.has(name) ? [[name, cells.map((cell, row) => (isUneven(row) ? null : cell))]] : [],
  );
  const all = totalOf(numberOf, excess.length) - excess.reduce<number>((sum, cell) => sum + Number(cell ?? 0), 0);
  const share = packets.map((count) => (count === null || all <= 0 ? null : Math.min(1, count / all)));
  const bounded: Readonly<Record<string, readonly Cell[]>> = {
    ...columns,
    ...Object.fromEntries(ofSources),
    ...("packets" in columns ? { packets } : {}),
    ...("value" in columns ? { value } : {}),
    ...("share" in columns ? { share } : {}),
  };
  return ranked({ ...result, columns: bounded });
}

function less(count: number | null, taken: number): number | null {
  return count === null ? null : Math.max(0, count - taken);
}

/** All packets of which the shares are, as the largest row tells them. */
function totalOf(numberOf: (name: string, row: number) => number | null, rows: number): number {
  const totals = Array.from({ length: rows }, (_, row) => {
    const [packets, share] = [numberOf("packets", row), numberOf("share", row)];
    return packets !== null && share !== null && share > 0 ? packets / share : 0;
  });
  return totals[0] ?? 0;
}

/** Rows in the order of what is left, with new ranks where they have any. */
function ranked(result: FigureResult): FigureResult {
  const { rank, packets } = result.columns;
  if (packets === undefined || "bin" in result.columns) return result;
  const rows = packets.map((_, row) => row).toSorted((one, other) => Number(packets[other]) - Number(packets[one]));
  const inOrder = (columns: FigureResult["columns"]): FigureResult["columns"] =>
    Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, rows.map((row) => cells[row] ?? null)]));
  const numbered = rank === undefined ? {} : { rank: rows.map((_, place) => place + 1) };
  const japanese = result.japanese === undefined ? {} : { japanese: inOrder(result.japanese) };
  const labels = result.labels.map((label) => ({ ...label, row: rows.indexOf(label.row) }));
  return { ...result, columns: { ...inOrder(result.columns), ...numbered }, labels, ...japanese };
}
