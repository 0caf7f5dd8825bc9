import { axisLabels } from "./axis-labels.ts";
import type { AxisLabels, BinFormat } from "./axis-labels.ts";
import { drawChart } from "./draw.ts";
import type { Chart, ChartSize } from "./draw.ts";
import { spreadLabels, textWidth } from "./label-layout.ts";
import { AXIS, GRID, INK, MISSING, MUTED, SERIES } from "./palette.ts";
import type { ValueScale } from "./scale.ts";
import { cutScale, peaksAbove } from "./axis-cut.ts";
import { formatNumber } from "../number-format.ts";

/** One line; `values` are in the order of the bins, null where nothing was observed. */
export interface ChartLine {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** The same of another period, bin by bin: drawn behind, thin, dashed and lighter, without a name of its own. */
  readonly behind?: readonly (number | null)[];
}

/** Lines over bins of time. A bin where every line is null is drawn as a gap on grey ground. */
export interface LineChartInput {
  readonly bins: readonly string[];
  readonly lines: readonly ChartLine[];
  readonly unit: string;
  readonly format: BinFormat;
  /** Names at the ends of the lines; without them the page names the lines beside the drawing. */
  readonly endLabels: boolean;
}

interface Frame {
  readonly size: ChartSize;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly scale: ValueScale;
}

const FONT = 12;
const TOP = 46;
const MOST_PEAKS = 3;
const BOTTOM = 30;

/** Draws lines over time with a value axis from zero. */
export function drawLineChart(input: LineChartInput, size: ChartSize, id: string): Chart {
  const frame = frameOf(input, size);
  const labels = axisLabels(input.bins, input.format, size.width > 600 ? 12 : 6);
  const option = {
    grid: { left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom },
    xAxis: timeAxis(input.bins, labels),
    yAxis: valueAxis(frame.scale),
    series: [...input.lines.flatMap(behindSeries), ...input.lines.map(lineSeries)],
    graphic: [
      ...gapAreas(input, frame),
      unitText(input.unit),
      ...peakLabels(input, frame),
      ...(input.endLabels ? endLabels(input, frame) : []),
    ],
  };
  return drawChart(option, size, id);
}

function frameOf(input: LineChartInput, size: ChartSize): Frame {
  const scale = cutScale(input.lines.flatMap((line) => [...line.values, ...(line.behind ?? [])]));
  const left = Math.ceil(textWidth(formatNumber(scale.max, scale.decimals), FONT)) + 12;
  const names = Math.max(0, ...input.lines.map((line) => textWidth(line.name, FONT)));
  return { size, left, right: input.endLabels ? Math.ceil(names) + 26 : 12, top: TOP, bottom: BOTTOM, scale };
}

function timeAxis(bins: readonly string[], labels: AxisLabels): object {
  const shown = (index: number): boolean => labels.has(index);
  return {
    type: "category",
    data: [...bins],
    boundaryGap: true,
    axisLine: { lineStyle: { color: AXIS } },
    axisTick: { show: true, interval: shown, length: 5, alignWithLabel: true, lineStyle: { color: AXIS } },
    axisLabel: {
      interval: shown,
      formatter: (_: string, index: number) => labels.get(index) ?? "",
      color: MUTED,
      fontSize: FONT,
    },
    splitLine: { show: false },
  };
}

function valueAxis(scale: ValueScale): object {
  return {
    type: "value",
    min: 0,
    max: scale.max,
    interval: scale.interval,
    axisLabel: { formatter: (value: number) => formatNumber(value, scale.decimals), color: MUTED, fontSize: FONT },
    splitLine: { lineStyle: { color: GRID } },
  };
}

function lineSeries(line: ChartLine, index: number): object {
  const style = SERIES[index % SERIES.length];
  const lineStyle = { color: style?.color, width: style?.width, type: style?.dash };
  return { ...seriesOf(line.values, lineStyle), name: line.name, z: 20 - index };
}

function behindSeries(line: ChartLine, index: number): object[] {
  if (line.behind === undefined) return [];
  const lineStyle = { color: SERIES[index % SERIES.length]?.color, ...BEHIND };
  return [{ ...seriesOf(line.behind, lineStyle), name: line.name, z: 10 - index }];
}

/** How a line of another period looks; its key is drawn alike. */
export const BEHIND = { width: 1.1, type: [3, 3], opacity: 0.55 } as const;

function seriesOf(values: readonly (number | null)[], lineStyle: Readonly<Record<string, unknown>>): object {
  const alone = (at: number): boolean => (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null;
  return {
    type: "line",
    data: values.map((value, at) => ({ value: value ?? "-", symbol: alone(at) ? "circle" : "none" })),
    symbolSize: 4,
    connectNulls: false,
    silent: true,
    itemStyle: { color: lineStyle["color"], opacity: lineStyle["opacity"] ?? 1 },
    lineStyle: { ...lineStyle, cap: "butt", join: "round" },
  };
}

/** Grey ground behind every bin in which no line has a value. */
function gapAreas(input: LineChartInput, frame: Frame): object[] {
  const step = (frame.size.width - frame.left - frame.right) / input.bins.length;
  const height = frame.size.height - frame.top - frame.bottom;
  return runsOfGaps(input).map(([first, last]) => ({
    type: "rect",
    silent: true,
    z: -1,
    shape: { x: frame.left + first * step, y: frame.top, width: (last - first + 1) * step, height },
    style: { fill: MISSING },
  }));
}

function runsOfGaps(input: LineChartInput): (readonly [number, number])[] {
  const runs: [number, number][] = [];
  input.bins.forEach((_, index) => {
    if (!input.lines.every((line) => (line.values[index] ?? null) === null)) return;
    const last = runs.at(-1);
    if (last !== undefined && last[1] === index - 1) last[1] = index;
    else runs.push([index, index]);
  });
  return runs;
}

function unitText(unit: string): object {
  return { type: "text", left: 4, top: 4, style: { text: unit, fill: MUTED, fontSize: FONT, fontFamily: "inherit" } };
}

function endLabels(input: LineChartInput, frame: Frame): object[] {
  const height = frame.size.height - frame.top - frame.bottom;
  const width = frame.size.width - frame.left - frame.right;
  const ends = input.lines.map((line) => line.values.findLastIndex((value) => value !== null));
  const wanted = input.lines.map((line, index) => {
    const value = line.values[ends[index] ?? -1] ?? 0;
    return frame.top + height * (1 - value / frame.scale.max);
  });
  const placed = spreadLabels(wanted, 17, frame.top + 4, frame.top + height - 6);
  return input.lines.flatMap((line, index) => {
    const color = SERIES[index % SERIES.length]?.color ?? INK;
    const end = frame.left + (width * ((ends[index] ?? 0) + 0.5)) / input.bins.length;
    const label = { x: frame.left + width + 14, y: placed[index] ?? 0 };
    return [leader({ x: end + 2, y: wanted[index] ?? 0 }, label, color), nameText(line.name, label, color)];
  });
}

/** What stands above a cut axis, named at its top: the bin and the value, with a mark at the place. */
function peakLabels(input: LineChartInput, frame: Frame): object[] {
  const peaks = peaksAbove(input.lines, frame.scale.max).slice(0, MOST_PEAKS);
  const texts = peaks.map(
    ({ bin, value }) => `${input.format(input.bins[bin] ?? "")}: ${formatNumber(value, value < 10 ? 1 : 0)}`,
  );
  const width = Math.max(0, ...texts.map((text) => textWidth(text, FONT)));
  const places = peaks.map(({ bin }) => frame.left + (plotWidth(frame) * (bin + 0.5)) / input.bins.length);
  const placed = spreadLabels(places, width + 12, frame.left + width / 2, frame.left + plotWidth(frame) - width / 2);
  return peaks.flatMap(({ line }, index) => {
    const color = SERIES[line % SERIES.length]?.color ?? INK;
    const x = places[index] ?? 0;
    const points = [
      [x - 4, frame.top + 1],
      [x + 4, frame.top + 1],
      [x, frame.top - 6],
    ];
    const style = { text: texts[index] ?? "", fill: color, fontSize: FONT, fontFamily: "inherit", fontWeight: 600 };
    return [
      { type: "polygon", silent: true, shape: { points }, style: { fill: color } },
      { type: "text", silent: true, x: placed[index] ?? x, y: frame.top - 20, style: { ...style, align: "center" } },
    ];
  });
}

function plotWidth(frame: Frame): number {
  return frame.size.width - frame.left - frame.right;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function leader(from: Point, to: Point, color: string): object {
  return {
    type: "polyline",
    silent: true,
    shape: {
      points: [
        [from.x, from.y],
        [Math.max(from.x, to.x - 11), from.y],
        [to.x - 3, to.y],
      ],
    },
    style: { stroke: color, lineWidth: 0.8, opacity: 0.6, fill: "none" },
  };
}

function nameText(text: string, at: Point, color: string): object {
  return {
    type: "text",
    silent: true,
    x: at.x,
    y: at.y,
    style: { text, fill: color, fontSize: FONT, fontFamily: "inherit", fontWeight: 600, verticalAlign: "middle" },
  };
}
