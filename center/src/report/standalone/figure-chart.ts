import type { FigureResult } from "../../analyze/index.ts";
import { TeitenError } from "../../telemetry/index.ts";
import { BEFORE, drawBarChart, drawLineChart } from "../chart/index.ts";
import type { Chart } from "../chart/index.ts";
import type { KeyEntry } from "../color-key.ts";
import { numbers, texts } from "../model/index.ts";
import { formatNumber, formatShare } from "../number-format.ts";
import type { Words } from "../words/index.ts";
import type { Drawing, DrawnFigure } from "./drawing.ts";
import { drawAgreement, drawCoverage, drawScannerCalendar } from "./grid-figures.ts";
import { drawParts } from "./waterfall-figure.ts";

const MOST_LINES = 8;
const MOST_BARS = 60;
const MOST_UNRANKED = 30;
const HEIGHT = 420;

/** The drawing of a figure by what its columns hold; a figure that is a list to read throws `TeitenError`. */
export function drawFigure(result: FigureResult, drawing: Drawing): DrawnFigure {
  const has = (...names: readonly string[]): boolean => names.every((name) => result.columns[name] !== undefined);
  if (Object.values(result.columns).every((cells) => cells.length === 0)) throw empty(result);
  if (has("sensor_a", "sensor_b", "rbo")) return drawAgreement(result, drawing);
  if (has("bin", "sensor", "covered")) return drawCoverage(result, drawing);
  if (has("part", "packets_per_sensor")) return drawParts(result, drawing);
  if (has("bin", "by", "mean")) return lines(result, drawing, ["bin", "by", "mean"]);
  if (has("bin", "value")) return lines(result, drawing, ["bin", has("port") ? "port" : "region", "value"]);
  if (has("day", "organisation", "sources") && !has("source")) return drawScannerCalendar(result, drawing);
  if (has("day", "region", "sources") && !has("source")) return lines(result, drawing, ["day", "region", "sources"]);
  if (has("day", "sources") && !has("source")) return lines(result, drawing, ["day", null, "sources"]);
  if (has("hour", "value")) return lines(result, drawing, ["hour", null, "value"]);
  if (has("rank", "packets", "share")) return bars(result, drawing, [has("port") ? "port" : "region"], "packets");
  if (has("by", "tool", "packets")) return bars(result, drawing, ["by", "tool"], "packets");
  if (has("by", "scanner_packets", "share")) return bars(result, drawing, ["by"], "share");
  if (has("port", "mirai_packets", "share")) return bars(result, drawing, ["port"], "share");
  throw new TeitenError({
    code: "figure-not-drawn",
    message: `the figure “${result.id}”, asked for like this, is a list to read and has no drawing`,
    place: "--format svg",
    advice: "use --format table, csv or json; scan-sources draws with --count",
    exitCode: 2,
  });
}

function lines(result: FigureResult, drawing: Drawing, names: readonly [string, string | null, string]): DrawnFigure {
  const [binColumn, keyColumn, valueColumn] = names;
  const bins = [...new Set(texts(result, binColumn))];
  const keyOf = keyColumn === null ? null : texts(result, keyColumn);
  const place = new Map(bins.map((bin, index) => [bin, index]));
  const rowsOf = (column: string): Map<string, (number | null)[]> => {
    const rows = new Map<string, (number | null)[]>();
    const values = numbers(result, column);
    texts(result, binColumn).forEach((bin, index) => {
      const key = keyOf?.[index] ?? "";
      const row = rows.get(key) ?? bins.map(() => null);
      row[place.get(bin) ?? 0] = values[index] ?? null;
      rows.set(key, row);
    });
    return rows;
  };
  const rows = rowsOf(valueColumn);
  const behind = behindColumn(result, valueColumn);
  const behindRows = behind === null ? null : rowsOf(behind);
  const largest = [...rows].toSorted((a, b) => total(b[1]) - total(a[1])).slice(0, MOST_LINES);
  const kept = rows.size > MOST_LINES ? largest : [...rows];
  const chartLines = kept.map(([key, row]) => {
    const then = behindRows?.get(key);
    return {
      name: nameOf(key, keyColumn, drawing.words),
      values: row,
      ...(then === undefined ? {} : { behind: then }),
    };
  });
  const unit = unitOf(result, valueColumn, drawing.words);
  const format = (bin: string): string => (binColumn === "hour" ? `${bin}:00` : drawing.words.axisBin(bin));
  const input = { bins, lines: chartLines, unit, format, endLabels: keyColumn !== null };
  const chart = drawLineChart(input, { width: drawing.width, height: HEIGHT }, drawing.id);
  return {
    ...withShown(chart, kept.length, rows.size),
    ...behindKey(behind, drawing, { color: "#3d4652", line: true }),
  };
}

/** The column of the period to draw behind: a year before, else the range before; null where neither was asked for. */
function behindColumn({ columns }: FigureResult, column: string): string | null {
  return (
    ["year_before_", "previous_"].map((prefix) => `${prefix}${column}`).find((name) => columns[name] !== undefined) ??
    null
  );
}

function behindKey(
  column: string | null,
  { words }: Drawing,
  sign: Omit<KeyEntry, "text">,
): { readonly key?: readonly KeyEntry[] } {
  if (column === null) return {};
  const year = column.startsWith("year");
  const text = words.pick(year ? { en: "a year before", ja: "前年同期" } : { en: "the range before", ja: "前の期間" });
  return { key: [{ ...sign, text }] };
}

function bars(result: FigureResult, drawing: Drawing, keyColumns: readonly string[], valueColumn: string): DrawnFigure {
  const { words } = drawing;
  const ranked = result.columns["rank"] !== undefined;
  const several = ranked && new Set(texts(result, "by")).size > 1;
  const wanted = several ? ["by", ...keyColumns] : keyColumns;
  const parts = wanted.map((name) => texts(result, name).map((key) => nameOf(key, kindOf(result, name), words)));
  const values = numbers(result, valueColumn);
  if (several && values.length > MOST_BARS) throw tooMany(result, values.length);
  const text = (value: number | null): string =>
    value === null ? words.labels.missing : valueColumn === "share" ? formatShare(value) : formatNumber(value);
  const scaled = (value: number | null): number | null =>
    value === null || valueColumn !== "share" ? value : value * 100;
  const behind = behindColumn(result, valueColumn);
  const then = behind === null ? null : numbers(result, behind);
  const all = values.map((value, index) => ({
    name: parts.map((part) => part[index] ?? "").join(" · "),
    value: scaled(value),
    text: text(value),
    ...(then === null ? {} : { behind: scaled(then[index] ?? null) }),
  }));
  const ordered = result.columns["tool"] === undefined ? all : all.toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const shown = ordered.slice(0, ranked ? MOST_BARS : MOST_UNRANKED);
  const unit = valueColumn === "share" ? `${words.labels.columns.share} (%)` : unitOf(result, valueColumn, words);
  const chart = drawBarChart({ bars: shown, unit }, drawing.width, drawing.id);
  return { ...withShown(chart, shown.length, all.length), ...behindKey(behind, drawing, { color: BEFORE }) };
}

function withShown(chart: Chart, count: number, of: number): DrawnFigure {
  return count < of ? { chart, shown: { count, of } } : { chart };
}

function total(values: readonly (number | null)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

function nameOf(key: string, column: string | null, words: Words): string {
  if (column === "port") return words.port(key);
  if (column === "region") return words.region(key);
  return words.labels.groups[key] ?? (key === "all" ? words.labels.all : key);
}

/** What the keys of a column are: `by` holds what the figure was asked to divide by. */
function kindOf(result: FigureResult, column: string): string {
  const by = result.recipe.query.options["by"];
  return column === "by" && result.columns["rank"] === undefined && typeof by === "string" ? by : column;
}

function unitOf(result: FigureResult, column: string, words: Words): string {
  const unit = result.specs.find((spec) => spec.name === column)?.unit;
  return unit === undefined || unit.en === "" ? words.pick(result.caption.unit) : words.pick(unit);
}

function empty(result: FigureResult): TeitenError {
  return new TeitenError({
    code: "figure-empty",
    message: `the figure “${result.id}” has no rows to draw`,
    place: `${result.caption.from} until before ${result.caption.to}`,
    advice: "ask for days that are stored: `teiten figure coverage` shows them",
  });
}

function tooMany(result: FigureResult, count: number): TeitenError {
  return new TeitenError({
    code: "figure-too-many",
    message: `the figure “${result.id}” has ${count} bars, a drawing holds ${MOST_BARS}`,
    place: "--format svg",
    advice: "ask for fewer with --top, --group or --sensors",
    exitCode: 2,
  });
}
