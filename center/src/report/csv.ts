import type { Cell } from "../analyze/index.ts";

const DECIMALS = 6;

/**
 * Columns as CSV (RFC 4180, lines end in LF): one header row, then the rows; missing is empty, numbers are plain with at
 * most six decimals. A text that a spreadsheet would run as a formula gets an apostrophe in front.
 */
export function formatColumns(columns: Readonly<Record<string, readonly Cell[]>>): string {
  const entries = Object.entries(columns);
  const rows = entries[0]?.[1].length ?? 0;
  const lines = [entries.map(([name]) => csvText(name)).join(",")];
  for (let row = 0; row < rows; row++) lines.push(entries.map(([, cells]) => csvCell(cells[row] ?? null)).join(","));
  return `${lines.join("\n")}\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(Number(cell.toFixed(DECIMALS)));
  return typeof cell === "string" ? csvText(cell) : String(cell);
}

function csvText(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
