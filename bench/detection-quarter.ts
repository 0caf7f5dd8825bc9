import { execFile } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { scoreQuarter, threefoldDays } from "./detection-score.ts";
import type { PlannedChange, ReportedChange, Score } from "./detection-score.ts";

const run = promisify(execFile);
const PROGRAM = join(import.meta.dirname, "../../center/bin/teiten.js");
/** Ports, by packets, that the simple reading looks at. */
const PORTS = 400;

/** What the product and the simple reading reached in one simulated quarter. */
export interface QuarterResult {
  readonly seed: number;
  readonly ours: Score;
  readonly simple: Score;
  /** Seconds of wall time: simulating and ingesting, and the figure. */
  readonly simulated: number;
  readonly detected: number;
}

/** Simulates a quarter into a data directory of its own, asks the product for its changes, and scores them. */
export async function runQuarter(folder: string, seed: number, scale: number, sensors: number): Promise<QuarterResult> {
  const data = join(folder, `quarter-${seed}`);
  const ask = async (...words: readonly string[]): Promise<string> => {
    const { stdout } = await run(process.execPath, [PROGRAM, "--data", data, ...words], { maxBuffer: 1 << 28 });
    return stdout;
  };
  try {
    const begun = performance.now();
    await ask("simulate", "--seed", String(seed), "--scale", String(scale), "--sensors", String(sensors));
    const simulated = performance.now();
    const found = reportedChanges(JSON.parse(await ask("figure", "changes", "--format", "json")) as FigureJson);
    const detected = performance.now();
    const days = JSON.parse(
      await ask(
        "figure",
        "port-trend",
        "--top",
        String(PORTS),
        "--bin",
        "day",
        "--class",
        "request",
        "--format",
        "json",
      ),
    ) as FigureJson;
    const truth = join(data, "simulation/truth");
    const planned = plannedChanges(join(truth, "changes.csv"));
    const floods = readCsv(join(truth, "flood.csv")).map((row) => ({
      port: row["port"] ?? "",
      hour: hourOf(row["start"]),
    }));
    return {
      seed,
      ours: scoreQuarter(planned, floods, found),
      simple: scoreQuarter(planned, floods, simpleReports(days)),
      simulated: (simulated - begun) / 1000,
      detected: (detected - simulated) / 1000,
    };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

interface FigureJson {
  readonly columns: Readonly<Record<string, readonly (string | number | null)[]>>;
  readonly labels: readonly { readonly row: number; readonly label: string }[];
}

function reportedChanges({ columns, labels }: FigureJson): readonly ReportedChange[] {
  const floods = new Set(labels.flatMap(({ row, label }) => (label === "spoofed-flood" ? [row] : [])));
  const cell = (name: string, row: number): string => String(columns[name]?.[row] ?? "");
  return (columns["port"] ?? []).map((port, row) => ({
    port: String(port),
    scope: cell("scope", row).replace(/:.*/, ""),
    start: hourOf(cell("start", row)),
    end: cell("end", row) === "" ? Infinity : hourOf(cell("end", row)),
    noticed: hourOf(cell("noticed", row)),
    flood: floods.has(row),
    draft: cell("draft", row) === "yes",
  }));
}

function simpleReports({ columns }: FigureJson): readonly ReportedChange[] {
  const ports = new Map<string, { start: number; value: number | null }[]>();
  (columns["port"] ?? []).forEach((port, row) => {
    const value = columns["value"]?.[row] ?? null;
    const start = hourOf(`${String(columns["bin"]?.[row] ?? "")}T00:00+09:00`);
    ports.set(String(port), [
      ...(ports.get(String(port)) ?? []),
      { start, value: typeof value === "number" ? value : null },
    ]);
  });
  return [...ports].flatMap(([port, days]) => threefoldDays(port, days));
}

function plannedChanges(file: string): readonly PlannedChange[] {
  return readCsv(file).map((row) => ({
    port: row["port"] ?? "",
    scope: row["scope"] ?? "",
    start: hourOf(row["start"]),
    end: hourOf(row["end"]),
    factor: Number(row["factor"]),
    scored: row["scored"] === "true",
  }));
}

function hourOf(instant: string | undefined): number {
  return Date.parse(instant ?? "") / 3_600_000;
}

function readCsv(file: string): readonly Readonly<Record<string, string>>[] {
  const [head = "", ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const names = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""]));
  });
}
