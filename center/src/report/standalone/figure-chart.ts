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

type Columns = ReadonlySet<string>;

/** A drawing for figures that have these columns, and none of those. */
interface DrawingRule {
  readonly needs: readonly string[];
  readonly not?: readonly string[];
  draw(result: FigureResult, drawing: Drawing, columns: Columns): DrawnFigure;
}

const keyColumnOf = (columns: Columns): string => (columns.has("port") ? "port" : "region");

/** The first that fits draws. */
const RULES: readonly DrawingRule[] = [
  { needs: ["sensor_a", "sensor_b", "rbo"], draw: drawAgreement },
  { needs: ["bin", "sensor", "covered"], draw: drawCoverage },
  { needs: ["part", "packets_per_sensor"], draw: drawParts },
  { needs: ["bin", "by", "mean"], draw: (result, drawing) => lines(result, drawing, ["bin", "by", "mean"]) },
  {
    needs: ["bin", "value"],
    draw: (result, drawing, has) => lines(result, drawing, ["bin", keyColumnOf(has), "value"]),
  },
  { needs: ["day", "organisation", "sources"], not: ["source"], draw: drawScannerCalendar },
  ...(["region", "campaign", null] as const).map((key) => ({
    needs: ["day", ...(key === null ? [] : [key]), "sources"],
    not: ["source"],
    draw: (result: FigureResult, drawing: Drawing) => lines(result, drawing, ["day", key, "sources"]),
  })),
  { needs: ["hour", "value"], draw: (result, drawing) => lines(result, drawing, ["hour", null, "value"]) },
  {
    needs: ["rank", "packets", "share"],
    draw: (result, drawing, has) => bars(result, drawing, [keyColumnOf(has)], "packets"),
  },
  { needs: ["by", "tool", "packets"], draw: (result, drawing) => bars(result, drawing, ["by", "tool"], "packets") },
  { needs: ["by", "scanner_packets", "share"], draw: (result, drawing) => bars(result, drawing, ["by"], "share") },
  { needs: ["port", "mirai_packets", "share"], draw: (result, drawing) => bars(result, drawing, ["port"], "share") },
  { needs: ["prefix", "excess_share"], draw: (result, drawing) => bars(result, drawing, ["prefix"], "excess_share") },
  { needs: ["prefix", "asn", "share"], draw: (result, drawing) => bars(result, drawing, ["prefix"], "share") },
  {
    needs: ["port", "sources", "share"],
    not: ["packets"],
    draw: (result, drawing) => bars(result, drawing, ["port"], "share"),
  },
  { needs: ["key", "side", "packets"], draw: (result, drawing) => bars(result, drawing, ["key", "side"], "packets") },
  { needs: ["port", "first_seen", "packets"], draw: (result, drawing) => bars(result, drawing, ["port"], "packets") },
  {
    needs: ["sensor", "port", "expected", "seen"],
    draw: (result, drawing) => bars(result, drawing, ["sensor", "port"], "seen"),
  },
];

const ruleFor = (columns: Columns): DrawingRule | undefined =>
  RULES.find(({ needs, not }) => needs.every((name) => columns.has(name)) && !not?.some((name) => columns.has(name)));

/** Throws `TeitenError` (exit 2) when a figure with these columns has no drawing. */
export function checkDrawn(id: string, columns: readonly string[]): void {
  drawingFor(id, columns);
}

/** The drawing of a figure by what its columns hold; a figure that is a list to read throws `TeitenError`. */
export function drawFigure(result: FigureResult, drawing: Drawing): DrawnFigure {
  const rule = drawingFor(result.id, Object.keys(result.columns));
  if (Object.values(result.columns).every((cells) => cells.length === 0)) throw empty(result);
  return rule.draw(result, drawing, new Set(Object.keys(result.columns)));
}

function drawingFor(id: string, columns: readonly string[]): DrawingRule {
  const rule = ruleFor(new Set(columns));
  if (rule !== undefined) return rule;
  throw new TeitenError({
    code: "figure-not-drawn",
    message: `the figure “${id}”, asked for like this, is a list to read and has no drawing`,
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
  if (column === "seen") return "expected";
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
  if (column === "expected") return { key: [{ ...sign, text: words.pick({ en: "expected", ja: "見込み" }) }] };
  const year = column.startsWith("year");
  const text = words.pick(year ? { en: "a year before", ja: "前年同期" } : { en: "the range before", ja: "前の期間" });
  return { key: [{ ...sign, text }] };
}

function bars(result: FigureResult, drawing: Drawing, keyColumns: readonly string[], valueColumn: string): DrawnFigure {
  const { words } = drawing;
  const ranked = result.columns["rank"] !== undefined;
  const several = ranked && new Set(texts(result, "by")).size > 1;
  const wanted = several ? ["by", ...keyColumns] : keyColumns;
  const printed = words.language === "ja" ? result.japanese : undefined;
  const parts = wanted.map((name) => {
    const cells = printed?.[name]?.map((cell) => String(cell ?? "")) ?? texts(result, name);
    return cells.map((key) => nameOf(key, kindOf(result, name), words));
  });
  const isShare = valueColumn.endsWith("share");
  const values = numbers(result, valueColumn);
  if (several && values.length > MOST_BARS) throw tooMany(result, values.length);
  const text = (value: number | null): string =>
    value === null ? words.labels.missing : isShare ? formatShare(value) : formatNumber(value);
  const scaled = (value: number | null): number | null => (value === null || !isShare ? value : value * 100);
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
  const unit = isShare ? `${words.labels.columns.share} (%)` : unitOf(result, valueColumn, words);
  const chart = drawBarChart({ bars: shown, unit }, drawing.width, drawing.id);
  return {
    ...withShown(chart, shown.length, all.length, valueColumn === "seen"),
    ...behindKey(behind, drawing, { color: BEFORE }),
  };
}

function withShown(chart: Chart, count: number, of: number, first = false): DrawnFigure {
  return count < of ? { chart, shown: { count, of, first } } : { chart };
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
