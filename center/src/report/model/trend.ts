import type { FigureResult } from "../../analyze/index.ts";
import { numbers, texts } from "./columns.ts";
import type { ExhibitName } from "./exhibit-name.ts";
import type { ExhibitList } from "./exhibits.ts";
import type { Trend } from "./quarterly-model.ts";

/** Turns a long table (bin, key, value) into one line a key, each with a value or null for every bin. */
export function linesOf(
  result: FigureResult,
  keyColumn: string,
  keys: readonly string[],
): Pick<Trend, "bins" | "lines"> {
  const binOf = texts(result, "bin");
  const keyOf = texts(result, keyColumn);
  const values = numbers(result, "value");
  const bins = [...new Set(binOf)].toSorted();
  const place = new Map(bins.map((bin, index) => [bin, index]));
  const lines = keys.map((key) => ({ key, values: bins.map((): number | null => null) }));
  const lineOf = new Map(lines.map((line) => [line.key, line]));
  values.forEach((value, index) => {
    const line = lineOf.get(keyOf[index] ?? "");
    const at = place.get(binOf[index] ?? "");
    if (line !== undefined && at !== undefined) line.values[at] = value;
  });
  return { bins, lines };
}

/** The daily lines of the first five keys, entered in the list of exhibits as the next figure. */
export function buildTrend(
  kind: "port" | "region",
  result: FigureResult,
  keys: readonly string[],
  list: ExhibitList,
  named: { readonly name: ExhibitName; readonly suffix?: string } = { name: `${kind}-trend` },
): Trend {
  const { bins, lines } = linesOf(result, kind, keys.slice(0, 5));
  const shown = new Set(keys.slice(0, 5));
  const rows = texts(result, kind).map((key) => shown.has(key));
  const columns = Object.fromEntries(
    Object.entries(result.columns).map(([name, cells]) => [name, cells.filter((_, index) => rows[index] === true)]),
  );
  const place = rows.map((kept, row) => (kept ? rows.slice(0, row).filter(Boolean).length : -1));
  const labels = result.labels.flatMap((label) => {
    const row = place[label.row] ?? -1;
    return row < 0 ? [] : [{ ...label, row }];
  });
  return {
    exhibit: list.add("figure", named.name, [result], { columns, labels, suffix: named.suffix ?? "" }),
    bins,
    lines,
  };
}
