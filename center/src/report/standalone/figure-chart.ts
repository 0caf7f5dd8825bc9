import type { FigureResult } from "../../analyze/index.ts";
import { TeitenError } from "../../telemetry/index.ts";
import { drawBarChart, drawLineChart } from "../chart/index.ts";
import type { Chart } from "../chart/index.ts";
import { numbers, texts } from "../model/index.ts";
import { formatNumber, formatShare } from "../number-format.ts";
import type { Words } from "../words/index.ts";
import { drawAgreement, drawCoverage, drawScannerCalendar } from "./grid-figures.ts";

/** Size and name of a drawing that stands alone. */
export interface Drawing {
  readonly words: Words;
  readonly width: number;
  readonly id: string;
}

const MOST_LINES = 8;
const MOST_BARS = 60;
const HEIGHT = 420;

/** The drawing of a figure by what its columns hold; a figure that is a list to read throws `TeitenError`. */
export function drawFigure(result: FigureResult, drawing: Drawing): Chart {
  const has = (...names: readonly string[]): boolean => names.every((name) => result.columns[name] !== undefined);
  if (Object.values(result.columns).every((cells) => cells.length === 0)) throw empty(result);
  if (has("sensor_a", "sensor_b", "rbo")) return drawAgreement(result, drawing);
  if (has("bin", "sensor", "covered")) return drawCoverage(result, drawing);
  if (has("bin", "by", "mean")) return lines(result, drawing, ["bin", "by", "mean"]);
  if (has("bin", "value")) return lines(result, drawing, ["bin", has("port") ? "port" : "region", "value"]);
  if (has("day", "organisation", "sources") && !has("source")) return drawScannerCalendar(result, drawing);
  if (has("day", "region", "sources") && !has("source")) return lines(result, drawing, ["day", "region", "sources"]);
  if (has("day", "sources") && !has("source")) return lines(result, drawing, ["day", null, "sources"]);
  if (has("rank", "packets")) return bars(result, drawing, [has("port") ? "port" : "region"], "packets");
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

function lines(result: FigureResult, drawing: Drawing, names: readonly [string, string | null, string]): Chart {
  const [binColumn, keyColumn, valueColumn] = names;
  const bins = [...new Set(texts(result, binColumn))];
  const keyOf = keyColumn === null ? null : texts(result, keyColumn);
  const keys = keyOf === null ? [""] : [...new Set(keyOf)];
  if (keys.length > MOST_LINES) throw tooMany(result, keys.length, "lines", MOST_LINES);
  const place = new Map(bins.map((bin, index) => [bin, index]));
  const rows = keys.map((): (number | null)[] => bins.map(() => null));
  const values = numbers(result, valueColumn);
  texts(result, binColumn).forEach((bin, index) => {
    const row = rows[keys.indexOf(keyOf?.[index] ?? "")];
    if (row !== undefined) row[place.get(bin) ?? 0] = values[index] ?? null;
  });
  const chartLines = keys.map((key, index) => ({
    name: nameOf(key, keyColumn, drawing.words),
    values: rows[index] ?? [],
  }));
  const unit = unitOf(result, valueColumn, drawing.words);
  const format = (bin: string): string => drawing.words.axisBin(bin);
  const input = { bins, lines: chartLines, unit, format, endLabels: keyColumn !== null };
  return drawLineChart(input, { width: drawing.width, height: HEIGHT }, drawing.id);
}

function bars(result: FigureResult, drawing: Drawing, keyColumns: readonly string[], valueColumn: string): Chart {
  const { words } = drawing;
  const blocks = result.columns["rank"] === undefined ? [] : texts(result, "by");
  const wanted = new Set(blocks).size > 1 ? ["by", ...keyColumns] : keyColumns;
  const parts = wanted.map((name) => texts(result, name).map((key) => nameOf(key, name, words)));
  const values = numbers(result, valueColumn);
  if (values.length > MOST_BARS) throw tooMany(result, values.length, "bars", MOST_BARS);
  const text = (value: number | null): string =>
    value === null ? words.labels.missing : valueColumn === "share" ? formatShare(value) : formatNumber(value);
  const drawn = values.map((value, index) => ({
    name: parts.map((part) => part[index] ?? "").join(" · "),
    value,
    text: text(value),
  }));
  const ordered = valueColumn === "share" ? drawn.toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0)) : drawn;
  return drawBarChart({ bars: ordered, unit: unitOf(result, valueColumn, words) }, drawing.width, drawing.id);
}

function nameOf(key: string, column: string | null, words: Words): string {
  if (column === "port") return words.port(key);
  if (column === "region") return words.region(key);
  return words.labels.groups[key] ?? (key === "all" ? words.labels.all : key);
}

/** The unit of a column, for the head of the axis. */
export function unitOf(result: FigureResult, column: string, words: Words): string {
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

function tooMany(result: FigureResult, count: number, what: string, most: number): TeitenError {
  return new TeitenError({
    code: "figure-too-many",
    message: `the figure “${result.id}” has ${count} ${what}, a drawing holds ${most}`,
    place: "--format svg",
    advice: "ask for fewer with --top, --ports, --regions, --group or --sensors",
    exitCode: 2,
  });
}
