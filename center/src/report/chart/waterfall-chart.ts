import { formatNumber } from "../number-format.ts";
import { drawChart } from "./draw.ts";
import type { Chart } from "./draw.ts";
import { fitText, textWidth } from "./label-layout.ts";
import { AXIS, GRID, INK, MUTED, SERIES } from "./palette.ts";
import { valueScale } from "./scale.ts";

/** A row of a waterfall, from the value before it to the value after it; a total stands on 0. */
export interface WaterfallStep {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly kind: "total" | "more" | "less";
  readonly text: string;
}

/** Steps from one total to another, from the top down. */
export interface WaterfallInput {
  readonly steps: readonly WaterfallStep[];
  readonly unit: string;
}

/** Colours of totals, of what adds, and of what takes away. */
export const WATERFALL: Readonly<Record<WaterfallStep["kind"], string>> = {
  total: SERIES[4]?.color ?? INK,
  more: SERIES[0]?.color ?? INK,
  less: SERIES[1]?.color ?? INK,
};

const FONT = 12;
const ROW = 30;
const BAR = 17;
const TOP = 30;
const BOTTOM = 30;
const GAP = 6;

/** Places of values along the drawing. */
interface Frame {
  readonly left: number;
  readonly right: number;
  readonly min: number;
  readonly max: number;
  readonly interval: number;
  readonly decimals: number;
  place(value: number): number;
}

/** Draws the steps `width` wide; the height follows from their number. Values below 0 make room on the left. */
export function drawWaterfall(input: WaterfallInput, width: number, id: string): Chart {
  const { steps } = input;
  const size = { width, height: TOP + steps.length * ROW + BOTTOM };
  const frame = frameOf(steps, width);
  const option = {
    ...axes(steps, frame),
    grid: { left: frame.left, right: frame.right, top: TOP, bottom: BOTTOM },
    series: [],
    graphic: [unitText(input.unit), ...steps.flatMap((step, row) => stepShapes(step, row, steps.length, frame))],
  };
  return drawChart(option, size, id);
}

function frameOf(steps: readonly WaterfallStep[], width: number): Frame {
  const ends = steps.flatMap(({ from, to }) => [from, to]);
  const [lowest, highest] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const { interval, decimals } = valueScale(highest - lowest);
  const min = Math.floor((lowest / interval) * 0.9999999) * interval + 0;
  const max = Math.max(interval, Math.ceil((highest / interval) * 0.9999999) * interval);
  const widest = (texts: readonly string[]): number =>
    Math.ceil(Math.max(...texts.map((text) => textWidth(text, FONT))));
  const left = Math.min(Math.ceil(width * 0.35), widest(steps.map(({ name }) => name)) + 14);
  const right = widest(steps.map(({ text }) => text)) + GAP + 8;
  const scale = (width - left - right) / (max - min);
  return { left, right, min, max, interval, decimals, place: (value) => left + (value - min) * scale };
}

function axes(steps: readonly WaterfallStep[], { left, min, max, interval, decimals }: Frame): object {
  const label = { color: MUTED, fontSize: FONT };
  return {
    yAxis: {
      type: "category",
      inverse: true,
      data: steps.map(({ name }) => fitText(name, FONT, left - 14)),
      axisTick: { show: false },
      axisLine: { onZero: false, lineStyle: { color: AXIS } },
      axisLabel: { ...label, color: INK, interval: 0 },
    },
    xAxis: {
      type: "value",
      min,
      max,
      interval,
      axisLabel: { ...label, formatter: (value: number) => formatNumber(value, decimals) },
      splitLine: { lineStyle: { color: GRID } },
    },
  };
}

/** The bar of a step, the line that leads from its end to the next one, and its value. */
function stepShapes(step: WaterfallStep, row: number, rows: number, frame: Frame): readonly object[] {
  const [low, high] = [Math.min(step.from, step.to), Math.max(step.from, step.to)];
  const y = TOP + row * ROW + (ROW - BAR) / 2;
  const x = frame.place(low);
  const bar = {
    type: "rect",
    silent: true,
    z: 5,
    shape: { x, y, width: Math.max(1, frame.place(high) - x), height: BAR },
    style: { fill: WATERFALL[step.kind] },
  };
  const end = frame.place(step.to);
  const line = {
    type: "line",
    silent: true,
    z: 4,
    shape: { x1: end, y1: y + BAR, x2: end, y2: y + ROW },
    style: { stroke: AXIS, lineWidth: 1 },
  };
  const text = {
    type: "text",
    silent: true,
    z: 6,
    x: frame.place(high) + GAP,
    y: y + BAR / 2,
    style: { text: step.text, fill: INK, fontSize: FONT, fontFamily: "inherit", verticalAlign: "middle" },
  };
  return [...(high > low ? [bar] : []), ...(row + 1 < rows ? [line] : []), text];
}

function unitText(unit: string): object {
  return { type: "text", left: 4, top: 4, style: { text: unit, fill: MUTED, fontSize: FONT, fontFamily: "inherit" } };
}
