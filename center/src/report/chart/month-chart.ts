import { drawChart } from "./draw.ts";
import type { Chart, ChartSize } from "./draw.ts";
import { textWidth } from "./label-layout.ts";
import { AXIS, BEFORE, GRID, INK, MISSING, MUTED, PAPER, SERIES } from "./palette.ts";
import { valueScale } from "./scale.ts";
import type { ValueScale } from "./scale.ts";
import { formatNumber } from "../number-format.ts";

/** One month of one group of sensors; all values are packets per sensor per day, null where nothing was observed. */
export interface MonthBar {
  readonly label: string;
  readonly mean: number | null;
  readonly before: number | null;
  readonly median: number | null;
  readonly withoutTop: number | null;
  /** Quartiles of the sensors' own means; null with fewer than four sensors. */
  readonly quartiles: readonly [number, number] | null;
}

/** Bars by month. `largest` fixes the axis, so that drawings side by side share it. */
export interface MonthChartInput {
  readonly months: readonly MonthBar[];
  readonly unit: string;
  readonly missing: string;
  readonly largest: number;
}

const FONT = 12;
const TOP = 34;
const BOTTOM = 28;

/** The largest value that a month draws; 0 when it has none. */
export function largestOf(months: readonly MonthBar[]): number {
  const values = months.flatMap((month) => [month.mean, month.before, month.median, month.quartiles?.[1] ?? null]);
  return Math.max(0, ...values.map((value) => value ?? 0));
}

/** Draws the mean of each month as a bar, the year before behind it, quartiles as a whisker, median and mean without top as marks. */
export function drawMonthChart(input: MonthChartInput, size: ChartSize, id: string): Chart {
  const scale = valueScale(input.largest);
  const left = Math.ceil(textWidth(formatNumber(scale.max, scale.decimals), FONT)) + 12;
  const right = 8;
  const step = (size.width - left - right) / input.months.length;
  const place = (value: number): number => TOP + (size.height - TOP - BOTTOM) * (1 - value / scale.max);
  const graphic = input.months.flatMap((month, index) => {
    const middle = left + step * (index + 0.5);
    return month.mean === null
      ? [missingMonth(middle, step, size, input.missing)]
      : monthMarks(month, middle, step, place);
  });
  const option = { ...axes(input, scale, left, right), series: [], graphic: [unitText(input.unit), ...graphic] };
  return drawChart(option, size, id);
}

function axes(input: MonthChartInput, scale: ValueScale, left: number, right: number): object {
  const label = { color: MUTED, fontSize: FONT };
  return {
    grid: { left, right, top: TOP, bottom: BOTTOM },
    xAxis: {
      type: "category",
      data: input.months.map((month) => month.label),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: AXIS } },
      axisLabel: { ...label, color: INK },
    },
    yAxis: {
      type: "value",
      min: 0,
      max: scale.max,
      interval: scale.interval,
      axisLabel: { ...label, formatter: (value: number) => formatNumber(value, scale.decimals) },
      splitLine: { lineStyle: { color: GRID } },
    },
  };
}

function monthMarks(month: MonthBar, middle: number, step: number, place: (value: number) => number): object[] {
  const bar = Math.min(64, step * 0.44);
  const shift = month.before === null ? 0 : bar * 0.22;
  const base = place(0);
  const x = middle + shift;
  const drawn: object[] = [];
  if (month.before !== null) drawn.push(rect(middle - shift * 2.2 - bar / 2, place(month.before), bar, base, BEFORE));
  drawn.push(rect(x - bar / 2, place(month.mean ?? 0), bar, base, SERIES[0]?.color ?? INK));
  if (month.mean !== null && base - place(month.mean) > 24) drawn.push(inside(month.mean, x, base - 12));
  if (month.quartiles !== null) drawn.push(whisker(x, place(month.quartiles[0]), place(month.quartiles[1])));
  if (month.median !== null) drawn.push(diamond(x - bar * 0.28, place(month.median)));
  if (month.withoutTop !== null) drawn.push(ring(x + bar * 0.28, place(month.withoutTop)));
  return drawn;
}

function rect(x: number, top: number, width: number, base: number, fill: string): object {
  return {
    type: "rect",
    silent: true,
    z: 5,
    shape: { x, y: top, width, height: Math.max(0, base - top) },
    style: { fill },
  };
}

function inside(value: number, x: number, y: number): object {
  const text = formatNumber(value, value >= 100 ? 0 : 1);
  const style = {
    text,
    fill: PAPER,
    fontSize: FONT,
    fontWeight: 600,
    fontFamily: "inherit",
    align: "center",
    verticalAlign: "middle",
  };
  return { type: "text", silent: true, z: 9, x, y, style };
}

function whisker(x: number, low: number, high: number): object {
  const halo = { stroke: PAPER, lineWidth: 4.5, fill: "none" };
  const line = { stroke: INK, lineWidth: 1.5, fill: "none" };
  const points = [
    [x - 7, low],
    [x + 7, low],
    [x, low],
    [x, high],
    [x - 7, high],
    [x + 7, high],
  ];
  const part = (style: object): object => ({ type: "polyline", silent: true, z: 7, shape: { points }, style });
  return { type: "group", silent: true, children: [part(halo), part(line)] };
}

function diamond(x: number, y: number): object {
  const points = [
    [x, y - 6],
    [x + 6, y],
    [x, y + 6],
    [x - 6, y],
  ];
  return {
    type: "polygon",
    silent: true,
    z: 8,
    shape: { points },
    style: { fill: INK, stroke: PAPER, lineWidth: 1.5 },
  };
}

function ring(x: number, y: number): object {
  return {
    type: "circle",
    silent: true,
    z: 8,
    shape: { cx: x, cy: y, r: 4.5 },
    style: { fill: PAPER, stroke: INK, lineWidth: 1.5 },
  };
}

function missingMonth(middle: number, step: number, size: ChartSize, text: string): object {
  const width = step * 0.9;
  const height = size.height - TOP - BOTTOM;
  const style = { text, fill: MUTED, fontSize: FONT, fontFamily: "inherit", align: "center", verticalAlign: "middle" };
  return {
    type: "group",
    silent: true,
    children: [
      { type: "rect", shape: { x: middle - width / 2, y: TOP, width, height }, style: { fill: MISSING } },
      { type: "text", x: middle, y: TOP + height / 2, style },
    ],
  };
}

function unitText(unit: string): object {
  return { type: "text", left: 4, top: 4, style: { text: unit, fill: MUTED, fontSize: FONT, fontFamily: "inherit" } };
}
