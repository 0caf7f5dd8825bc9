import { formatNumber, html, textWidth, trustedMarkup, valueScale } from "../../report/index.ts";
import type { Html, ValueScale } from "../../report/index.ts";
import { bandPath, linePath } from "./path.ts";
import type { PlotBox } from "./path.ts";

/** A line of a chart; `slot` is its place among the site's eight series, and with it its colour and dash. */
export interface ChartSeries {
  readonly name: string;
  readonly slot: number;
  readonly values: readonly (number | null)[];
  readonly noise: readonly (number | null)[];
}

/** A chart of series over cells of time. */
export interface SeriesChart {
  /** Unique in its page. */
  readonly id: string;
  readonly series: readonly ChartSeries[];
  /** A name for each cell, as the pointer's box shows it. */
  readonly cellNames: readonly string[];
  /** What stands at the time axis, by the index of the cell. */
  readonly axisNames: ReadonlyMap<number, string>;
  readonly unit: string;
  /** What a reader is told who cannot see the drawing. */
  readonly label: string;
}

interface Size {
  readonly name: "wide" | "narrow";
  readonly width: number;
  readonly height: number;
}

const SIZES: readonly Size[] = [
  { name: "wide", width: 920, height: 330 },
  { name: "narrow", width: 360, height: 260 },
];
const FONT = 12;
const TOP = 30;
const BOTTOM = 28;

/**
 * A chart as markup: one drawing for each width of screen, coloured by the style sheet, and a key that carries the values
 * from which the site's script draws anew. Works without the script.
 */
export function renderSeriesChart(chart: SeriesChart): Html {
  const largest = Math.max(
    0,
    ...chart.series.flatMap(({ values, noise }) => values.map((value, at) => (value ?? 0) + (noise[at] ?? 0))),
  );
  const scale = valueScale(largest);
  return html`<div class="chart" id="${chart.id}" data-cells="${chart.cellNames.join("|")}">
    ${SIZES.map((size) => trustedMarkup(drawing(chart, scale, size)))}
    <ul class="key">
      ${chart.series.map((series) => keyEntry(series))}
    </ul>
  </div>`;
}

function keyEntry({ name, slot, values, noise }: ChartSeries): Html {
  return html`<li data-slot="${slot}" data-values="${compact(values)}" data-noise="${compact(noise)}">
    <svg class="swatch" width="30" height="12" aria-hidden="true"><path class="line s${slot}" d="M1 6H29" /></svg
    ><span>${name}</span>
  </li>`;
}

function compact(values: readonly (number | null)[]): string {
  return values.map((value) => (value === null ? "" : String(Number(value.toPrecision(4))))).join(",");
}

function drawing(chart: SeriesChart, scale: ValueScale, { name, width, height }: Size): string {
  const left = Math.ceil(textWidth(formatNumber(scale.max, scale.decimals), FONT)) + 10;
  const box: PlotBox = { left, top: TOP, width: width - left - 12, height: height - TOP - BOTTOM, max: scale.max };
  const cells = chart.cellNames.length;
  const parts = [
    `<text class="unit" x="0" y="14">${escape(chart.unit)}</text>`,
    `<g class="grid">${valueAxis(scale, box)}</g>`,
    gaps(chart, box),
    timeAxis(chart, box, name === "wide" ? 13 : 5),
    ...chart.series.map(
      ({ values, noise, slot }) => `<path class="band s${slot}" d="${bandPath(values, noise, box)}"/>`,
    ),
    ...chart.series.map(({ values, slot }) => `<path class="line s${slot}" d="${linePath(values, box)}"/>`),
  ];
  const data = `data-box="${box.left} ${box.top} ${box.width} ${box.height}" data-max="${box.max}" data-cells="${cells}"`;
  return `<svg class="${name}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(chart.label)}" ${data}>${parts.join("")}</svg>`;
}

function valueAxis(scale: ValueScale, box: PlotBox): string {
  const steps = Math.round(scale.max / scale.interval);
  return Array.from({ length: steps + 1 }, (_, step) => {
    const value = step * scale.interval;
    const y = round(box.top + box.height * (1 - value / scale.max));
    const line = `<path d="M${box.left} ${y}h${box.width}"${step === 0 ? ' class="base"' : ""}/>`;
    return `${line}<text x="${box.left - 6}" y="${y + 4}">${formatNumber(value, scale.decimals)}</text>`;
  }).join("");
}

/** Grey ground where no series has a value. */
function gaps({ series, cellNames }: SeriesChart, box: PlotBox): string {
  const step = box.width / cellNames.length;
  return cellNames
    .map((_, cell) => cell)
    .filter((cell) => series.every(({ values }) => (values[cell] ?? null) === null))
    .map(
      (cell) =>
        `<rect class="gap" x="${round(box.left + cell * step)}" y="${box.top}" width="${round(step)}" height="${box.height}"/>`,
    )
    .join("");
}

function timeAxis({ axisNames, cellNames }: SeriesChart, box: PlotBox, most: number): string {
  const step = box.width / cellNames.length;
  const base = box.top + box.height;
  const every = Math.max(1, Math.ceil(axisNames.size / most));
  const shown = [...axisNames].filter((_, index) => index % every === 0);
  const marks = shown.map(([cell, text]) => {
    const x = round(box.left + step * (cell + 0.5));
    const half = textWidth(text, FONT) / 2;
    const middle = round(Math.min(Math.max(x, half), box.left + box.width + 12 - half));
    return `<path d="M${x} ${base}v5"/><text x="${middle}" y="${base + 20}">${escape(text)}</text>`;
  });
  return `<g class="time">${marks.join("")}</g>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(text: string): string {
  return html`${text}`.markup;
}
