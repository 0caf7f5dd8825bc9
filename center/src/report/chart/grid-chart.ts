import { drawChart } from "./draw.ts";
import type { Chart, ChartSize } from "./draw.ts";
import { fitText, textWidth } from "./label-layout.ts";
import type { AxisLabels } from "./axis-labels.ts";
import { ABSENT, AXIS, INK, MUTED, NOTHING, PAPER, STEPS } from "./palette.ts";

/** One cell of a grid: `step` is the index into the five steps of colour, -1 for nothing, null for not observed. */
export interface GridCell {
  readonly step: number | null;
  readonly text: string;
  /** Colour in place of the one for what was not observed. */
  readonly color?: string;
}

/** Rows and columns of coloured cells: a calendar strip, a matrix, a ledger. */
export interface GridChartInput {
  readonly columns: readonly string[];
  readonly columnLabels: AxisLabels;
  readonly rows: readonly { readonly name: string; readonly cells: readonly GridCell[] }[];
  /** Height of a row and the most that the row names may take. */
  readonly rowHeight: number;
  readonly nameWidth: number;
  /** Space between cells, in pixels. */
  readonly gap: number;
  /** Whether column names stand upright under their cells in full, as in a matrix. */
  readonly matrix: boolean;
  /** Colours of the five steps and of what was not observed; default: little to much of one hue, on grey. */
  readonly colors?: { readonly steps: readonly string[]; readonly missing: string };
}

const FONT = 12;

/** Draws the grid `width` wide; its height follows from the rows. */
export function drawGridChart(input: GridChartInput, width: number, id: string): Chart {
  const widest = Math.max(...input.rows.map((row) => textWidth(row.name, FONT)));
  const left = Math.ceil(Math.min(input.nameWidth, widest)) + 10;
  const step = (width - left - 4) / input.columns.length;
  const turned = input.matrix && input.columns.some((name) => textWidth(name, FONT) > step - 4);
  const bottom = turned ? Math.ceil(Math.max(...input.columns.map((name) => textWidth(name, FONT)))) + 16 : 24;
  const size: ChartSize = { width, height: input.rows.length * input.rowHeight + bottom + 4 };
  const cells = input.rows.flatMap((row, at) =>
    row.cells.map((cell, index) =>
      drawCell(cell, { x: left + step * index, y: 2 + input.rowHeight * at }, step, input),
    ),
  );
  const names = input.rows.map((row, at) =>
    rowName(fitText(row.name, FONT, left - 8), left, 1 + input.rowHeight * (at + 0.5)),
  );
  const base = 2 + input.rows.length * input.rowHeight;
  const labels = [...input.columnLabels].map(([index, text]) =>
    columnName(text, { x: left + step * (index + (input.matrix ? 0.5 : 0)), y: base }, turned, input.matrix),
  );
  return drawChart({ series: [], graphic: [...cells, ...names, ...labels.flat()] }, size, id);
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function drawCell(cell: GridCell, at: Point, step: number, input: GridChartInput): object {
  const width = Math.max(1, step - input.gap);
  const height = input.rowHeight - Math.max(2, input.gap);
  const colors = input.colors ?? { steps: STEPS, missing: ABSENT };
  const fill =
    cell.step === null ? (cell.color ?? colors.missing) : cell.step < 0 ? NOTHING : (colors.steps[cell.step] ?? INK);
  const shape = { x: at.x, y: at.y, width, height, r: step > 20 ? 2 : 0 };
  const box = { type: "rect", silent: true, shape, style: { fill } };
  if (cell.text === "" || textWidth(cell.text, 11) > width) return box;
  const color = cell.step !== null && cell.step >= 3 ? PAPER : INK;
  const style = {
    text: cell.text,
    fill: color,
    fontSize: 11,
    fontFamily: "inherit",
    align: "center",
    verticalAlign: "middle",
  };
  const text = { type: "text", silent: true, x: at.x + width / 2, y: at.y + height / 2, style };
  return { type: "group", silent: true, children: [box, text] };
}

function rowName(text: string, left: number, y: number): object {
  const style = { text, fill: INK, fontSize: FONT, fontFamily: "inherit", align: "right", verticalAlign: "middle" };
  return { type: "text", silent: true, x: left - 6, y, style };
}

function columnName(text: string, at: Point, turned: boolean, matrix: boolean): object[] {
  const style = { text, fill: matrix ? INK : MUTED, fontSize: FONT, fontFamily: "inherit", verticalAlign: "middle" };
  if (turned)
    return [{ type: "text", x: at.x, y: at.y + 10, rotation: Math.PI / 2, style: { ...style, align: "right" } }];
  if (matrix) return [{ type: "text", x: at.x, y: at.y + 12, style: { ...style, align: "center" } }];
  const tick = { type: "line", shape: { x1: at.x, y1: at.y, x2: at.x, y2: at.y + 5 }, style: { stroke: AXIS } };
  return [tick, { type: "text", x: at.x + 3, y: at.y + 13, style: { ...style, align: "left" } }];
}
