import { drawChart } from "./draw.ts";
import type { Chart } from "./draw.ts";
import { fitText, textWidth } from "./label-layout.ts";
import { AXIS, BEFORE, GRID, INK, MUTED, SERIES } from "./palette.ts";
import { valueScale } from "./scale.ts";
import type { ValueScale } from "./scale.ts";
import { formatNumber } from "../number-format.ts";

/** Horizontal bars from the greatest down, each with its value at its end. */
export interface BarChartInput {
  readonly bars: readonly ChartBar[];
  readonly unit: string;
}

/** One bar; `behind` is the same of another period, drawn behind it, lighter and broader. */
export interface ChartBar {
  readonly name: string;
  readonly value: number | null;
  readonly text: string;
  readonly behind?: number | null;
}

const FONT = 12;
const ROW = 28;
const TOP = 30;

/** Draws the bars `width` wide; the height follows from their number. */
export function drawBarChart(input: BarChartInput, width: number, id: string): Chart {
  const values = input.bars.flatMap((bar) => [bar.value ?? 0, bar.behind ?? 0]);
  const whole = input.bars.every(({ value }) => Number.isInteger(value ?? 0));
  const scale = valueScale(Math.max(0, ...values), 5, whole);
  const left = Math.min(
    Math.ceil(width * 0.35),
    Math.ceil(Math.max(...input.bars.map((bar) => textWidth(bar.name, FONT)))) + 14,
  );
  const right = Math.ceil(Math.max(...input.bars.map((bar) => textWidth(bar.text, FONT)))) + 14;
  const size = { width, height: TOP + input.bars.length * ROW + 30 };
  const option = {
    ...axes(input, scale, left),
    grid: { left, right, top: TOP, bottom: 30 },
    series: [
      ...behindBars(input),
      { type: "bar", silent: true, barWidth: 16, itemStyle: { color: SERIES[0]?.color }, data: input.bars.map(barOf) },
    ],
    graphic: [
      {
        type: "text",
        left: 4,
        top: 4,
        style: { text: input.unit, fill: MUTED, fontSize: FONT, fontFamily: "inherit" },
      },
    ],
  };
  return drawChart(option, size, id);
}

function axes(input: BarChartInput, scale: ValueScale, left: number): object {
  const label = { color: MUTED, fontSize: FONT };
  return {
    yAxis: {
      type: "category",
      inverse: true,
      data: input.bars.map((bar) => fitText(bar.name, FONT, left - 14)),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: AXIS } },
      axisLabel: { ...label, color: INK, interval: 0 },
    },
    xAxis: {
      type: "value",
      min: 0,
      max: scale.max,
      interval: scale.interval,
      axisLabel: { ...label, formatter: (value: number) => formatNumber(value, scale.decimals) },
      splitLine: { lineStyle: { color: GRID } },
    },
  };
}

function behindBars({ bars }: BarChartInput): object[] {
  if (bars.every(({ behind }) => behind === undefined)) return [];
  const data = bars.map(({ behind }) => behind ?? "-");
  return [{ type: "bar", silent: true, barWidth: 24, barGap: "-83.33%", itemStyle: { color: BEFORE }, data }];
}

function barOf(bar: BarChartInput["bars"][number]): object {
  const label = {
    show: true,
    position: "right",
    formatter: () => bar.text,
    color: INK,
    fontSize: FONT,
    fontFamily: "inherit",
  };
  return { value: bar.value ?? 0, label };
}
