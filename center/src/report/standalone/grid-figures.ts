import { daysIn } from "@teiten/core/calendar";
import type { FigureResult } from "../../analyze/index.ts";
import { axisLabels, drawGridChart, SHARES, UNOBSERVED } from "../chart/index.ts";
import type { Chart, GridCell, GridChartInput } from "../chart/index.ts";
import { countKey, overlapKey, STATE_COLORS, stateKey } from "../color-key.ts";
import { numbers, texts, UNCLAIMED } from "../model/index.ts";
import { countSteps, overlapStep, stepOf, weightStep } from "../steps.ts";
import type { DrawnFigure, Drawing } from "./drawing.ts";

const ROW = 24;

/** Rank-biased overlap of every pair of sensors as a matrix. */
export function drawAgreement(result: FigureResult, drawing: Drawing): DrawnFigure {
  const [first, second, rbo] = [texts(result, "sensor_a"), texts(result, "sensor_b"), numbers(result, "rbo")];
  const names = [...new Set([...first, ...second])];
  const found = new Map(rbo.map((value, index) => [pairOf(first[index] ?? "", second[index] ?? ""), value]));
  const cell = (a: string, b: string): GridCell => {
    const value = found.get(pairOf(a, b)) ?? null;
    return value === null ? { step: null, text: "" } : { step: overlapStep(value), text: value.toFixed(2) };
  };
  const rows = names.map((name) => ({ name, cells: names.map((other) => cell(name, other)) }));
  const columnLabels = new Map(names.map((name, index) => [index, name]));
  const layout = { rowHeight: 32, nameWidth: 220, gap: 2, matrix: true };
  const chart = drawGridChart({ columns: names, columnLabels, rows, ...layout }, drawing.width, drawing.id);
  return { chart, key: overlapKey(drawing.words) };
}

/** The observed share of every bin by sensor as a strip; a bin that does not count has the colour of its state. */
export function drawCoverage(result: FigureResult, drawing: Drawing): DrawnFigure {
  const bins = [...new Set(texts(result, "bin"))].toSorted();
  const states = texts(result, "state");
  const cell = (value: number | null, row: number | null): GridCell => {
    const step = weightStep(value);
    const color = step !== null || row === null ? undefined : STATE_COLORS[states[row] ?? ""];
    return { step, text: "", ...(color === undefined ? {} : { color }) };
  };
  const colors = { steps: SHARES, missing: UNOBSERVED };
  const chart = strip(result, drawing, { bins, columns: ["bin", "sensor", "covered"], cell, colors });
  const weights = numbers(result, "covered");
  const uncounted = states.filter((_, row) => weightStep(weights[row] ?? null) === null);
  return { chart, key: stateKey(drawing.words, uncounted) };
}

/** Sources of each organisation by day as a strip; a day without a row has none. */
export function drawScannerCalendar(result: FigureResult, drawing: Drawing): DrawnFigure {
  const bounds = countSteps(Math.max(0, ...numbers(result, "sources").map((value) => value ?? 0)));
  const bins = daysIn(result.caption);
  const cell = (value: number | null): GridCell => ({ step: stepOf(value ?? 0, bounds), text: "" });
  const chart = strip(result, drawing, { bins, columns: ["day", "organisation", "sources"], cell });
  return { chart, key: countKey(drawing.words, bounds).slice(0, -1) };
}

interface Strip {
  readonly bins: readonly string[];
  /** Columns of the bin, the row's name and the value. */
  readonly columns: readonly [string, string, string];
  /** `row` is the row of the table that the value is from; null where there is none. */
  cell(value: number | null, row: number | null): GridCell;
  readonly colors?: NonNullable<GridChartInput["colors"]>;
}

function strip(result: FigureResult, drawing: Drawing, { bins, columns, cell, colors }: Strip): Chart {
  const binOf = texts(result, columns[0]);
  const nameOf = texts(result, columns[1]);
  const values = numbers(result, columns[2]);
  const place = new Map(bins.map((bin, index) => [bin, index]));
  const table = new Map<string, (number | null)[]>();
  values.forEach((_, index) => {
    const row = table.get(nameOf[index] ?? "") ?? bins.map(() => null);
    row[place.get(binOf[index] ?? "") ?? 0] = index;
    table.set(nameOf[index] ?? "", row);
  });
  const { words } = drawing;
  const rows = [...table].map(([name, row]) => ({
    name: name === UNCLAIMED ? words.labels.unclaimed : name,
    cells: row.map((index) => cell(index === null ? null : (values[index] ?? null), index)),
  }));
  const columnLabels = axisLabels(bins, (bin) => words.axisBin(bin), 10);
  const layout = {
    rowHeight: ROW,
    nameWidth: 220,
    gap: bins.length > 200 ? 0 : 1,
    matrix: false,
    ...(colors === undefined ? {} : { colors }),
  };
  return drawGridChart({ columns: bins, columnLabels, rows, ...layout }, drawing.width, drawing.id);
}

function pairOf(a: string, b: string): string {
  return JSON.stringify(a < b ? [a, b] : [b, a]);
}
