import { displayWidth, padDisplay, withoutControls } from "./display-width.ts";
import { GAP, cellLines, fitWidths } from "./table-layout.ts";
import type { TextColumn } from "./table-layout.ts";

/** How a command can print its rows. */
export const OUTPUT_FORMATS = ["table", "csv", "json", "ndjson"] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/** A value to print; null is missing. */
export type OutputCell = string | number | boolean | null;

/** Rows to print, by column: all columns have one length. */
export interface OutputTable {
  readonly columns: readonly OutputColumn[];
  /** What is printed behind a row of a table, by row number: the mark of a footnote. */
  readonly marks?: ReadonlyMap<number, string>;
}

/** One column; `decimals` fixes how many decimals tables and CSV print. */
export interface OutputColumn {
  readonly name: string;
  readonly values: readonly OutputCell[];
  readonly decimals?: number;
}

/**
 * The rows as an aligned table with a header, numbers on the right, missing as `-`; for people, not for programs. In a
 * terminal of `room` columns long texts are broken into lines; where that is not enough, each row is a block of its own.
 */
export function formatTable(table: OutputTable, room: number = Infinity): string {
  const columns = table.columns.map((column): TextColumn => {
    const cells = column.values.map((value) => (value === null ? "-" : withoutControls(cellText(column, value))));
    return { name: column.name, cells, right: isNumeric(column) };
  });
  const rows = Array.from({ length: table.columns[0]?.values.length ?? 0 }, (_, row) => row);
  const marks = rows.map((row) => table.marks?.get(row) ?? "");
  const forMarks = marks.reduce((most, mark) => Math.max(most, mark === "" ? 0 : displayWidth(mark) + GAP), 0);
  const widths = fitWidths(columns, room - forMarks);
  if (widths === null) return rows.map((row) => blockOf(columns, row, marks[row] ?? "", room)).join("\n");
  const header = rowLines(columns, widths, (column) => column.name, "");
  const lines = rows.flatMap((row) => rowLines(columns, widths, (column) => column.cells[row] ?? "", marks[row] ?? ""));
  return `${[...header, ...lines].join("\n")}\n`;
}

/** The lines of one row; its mark stands behind the first. */
function rowLines(
  columns: readonly TextColumn[],
  widths: readonly number[],
  textOf: (column: TextColumn) => string,
  mark: string,
): readonly string[] {
  const cells = columns.map((column, index) => cellLines(textOf(column), widths[index] ?? 0));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => {
    const padded = columns.map(({ right }, index) => padDisplay(cells[index]?.[line] ?? "", widths[index] ?? 0, right));
    return (padded.join(" ".repeat(GAP)) + (line > 0 || mark === "" ? "" : `  ${mark}`)).trimEnd();
  });
}

/** One row as a line for each column: its name, and the cell behind it. */
function blockOf(columns: readonly TextColumn[], row: number, mark: string, room: number): string {
  const names = Math.max(...columns.map(({ name }) => displayWidth(name))) + GAP;
  const lines = columns.flatMap(({ name, cells }, index) => {
    const text = (cells[row] ?? "") + (index > 0 || mark === "" ? "" : `  ${mark}`);
    return cellLines(text, Math.max(20, room - names)).map((line, place) => {
      return padDisplay(place === 0 ? name : "", names, false) + line;
    });
  });
  return `${lines.join("\n")}\n`;
}

/**
 * The rows as CSV (RFC 4180, lines end in LF): one header row, then the rows, missing empty. A text that a spreadsheet
 * would run as a formula gets an apostrophe in front.
 */
export function formatCsv(table: OutputTable): string {
  const rows = table.columns[0]?.values.length ?? 0;
  const lines = [table.columns.map(({ name }) => csvText(name)).join(",")];
  for (let row = 0; row < rows; row++) {
    lines.push(table.columns.map((column) => csvCell(column, column.values[row] ?? null)).join(","));
  }
  return `${lines.join("\n")}\n`;
}

/** One JSON object a row; numbers keep all their digits. */
export function formatNdjson(table: OutputTable): string {
  const rows = table.columns[0]?.values.length ?? 0;
  let text = "";
  for (let row = 0; row < rows; row++) {
    const object = Object.fromEntries(table.columns.map(({ name, values }) => [name, values[row] ?? null]));
    text += `${JSON.stringify(object)}\n`;
  }
  return text;
}

/** The columns as one JSON object of arrays, with whatever stands beside them. */
export function formatJson(table: OutputTable, beside: Readonly<Record<string, unknown>> = {}): string {
  const columns = Object.fromEntries(table.columns.map(({ name, values }) => [name, values]));
  return `${JSON.stringify({ ...beside, columns })}\n`;
}

/** The rows in a format, without anything beside them. */
export function formatRows(table: OutputTable, format: OutputFormat): string {
  switch (format) {
    case "table":
      return formatTable(table);
    case "csv":
      return formatCsv(table);
    case "json":
      return formatJson(table);
    case "ndjson":
      return formatNdjson(table);
  }
}

/** Writes to standard output and waits until the reader has taken it. */
export async function writeOutput(text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

function cellText(column: OutputColumn, value: string | number | boolean): string {
  return typeof value === "number" && column.decimals !== undefined ? value.toFixed(column.decimals) : String(value);
}

function isNumeric(column: OutputColumn): boolean {
  return column.values.every((value) => value === null || typeof value === "number");
}

function csvCell(column: OutputColumn, value: OutputCell): string {
  if (value === null) return "";
  return typeof value === "string" ? csvText(value) : cellText(column, value);
}

function csvText(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
