import type { Row } from "./scenario.ts";

/** The verdict of a row as one word. */
export function verdictOf(row: Row): "passed" | "failed" | "skipped" {
  if (row.skipped === true) return "skipped";
  return row.ok ? "passed" : "failed";
}

/** One row as a line of the table. */
export function rowText(row: Row, nameWidth: number): string {
  return `${row.name.padEnd(nameWidth)} | ${row.goal} | ${row.figure} | ${verdictOf(row)} (${row.seconds.toFixed(1)} s)`;
}

/** The last line of a run, which the build server adds up. */
export function sumsText(rows: readonly Row[]): string {
  const count = (verdict: string): number => rows.filter((row) => verdictOf(row) === verdict).length;
  return `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`;
}
