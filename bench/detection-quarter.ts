import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { computeFigure, explainChanges, withFigures } from "@teiten/center/library";
import type { ChangeWithParts, FigureContext } from "@teiten/center/library";
import { scoreQuarter } from "./detection-score.ts";
import type { ReportedChange, Score } from "./detection-score.ts";
import { hourOf, readTruth } from "./detection-truth.ts";
import { threefoldDays } from "./threefold-days.ts";

const run = promisify(execFile);
const PROGRAM = join(import.meta.dirname, "../../center/bin/teiten.js");
/** Ports, by packets, that the simple reading looks at. */
const PORTS = 400;

/** What the product and the simple reading reached in one simulated quarter. */
export interface QuarterResult {
  readonly seed: number;
  readonly ours: Score;
  readonly simple: Score;
  /** Seconds of wall time: simulating and ingesting, and finding and explaining changes. */
  readonly simulated: number;
  readonly detected: number;
}

/** Which quarter is simulated: `folder` holds a data directory for each. */
export interface QuarterRequest {
  readonly folder: string;
  readonly seed: number;
  readonly scale: number;
  readonly sensors: number;
}

/** Simulates a quarter into a data directory of its own, asks the product for its changes, and scores them. */
export async function runQuarter({ folder, seed, scale, sensors }: QuarterRequest): Promise<QuarterResult> {
  const data = join(folder, `quarter-${seed}`);
  const size = ["--seed", String(seed), "--scale", String(scale), "--sensors", String(sensors)];
  try {
    const begun = performance.now();
    await run(process.execPath, [PROGRAM, "--data", data, "simulate", ...size]);
    const simulated = performance.now();
    const truth = readTruth(join(data, "simulation/truth"));
    const { ours, detected, simple } = await withFigures(data, async (context) => ({
      ours: (await explainChanges(context, {})).map(reportedChange),
      detected: performance.now(),
      simple: await simpleReports(context),
    }));
    return {
      seed,
      ours: scoreQuarter(truth, ours),
      simple: scoreQuarter(truth, simple),
      simulated: (simulated - begun) / 1000,
      detected: (detected - simulated) / 1000,
    };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

function reportedChange(change: ChangeWithParts): ReportedChange {
  const { port, region, tool, scope, start, end, noticed, factor, score, flood, deserves } = change;
  const [largest] = Object.entries(change.explained.parts).toSorted(([, one], [, other]) => other - one);
  return {
    port,
    region,
    tool,
    scope,
    factor,
    score,
    flood,
    sensors: change.sensors.filter(({ hit }) => hit).map(({ name }) => name),
    start: start / 3600,
    end: end === null ? Infinity : end / 3600,
    noticed: noticed / 3600,
    cause: largest?.[0] ?? null,
    draft: deserves,
  };
}

async function simpleReports(context: FigureContext): Promise<readonly ReportedChange[]> {
  const query = { top: String(PORTS), bin: "day", class: "request" };
  const { columns } = await computeFigure(context, "port-trend", query);
  const ports = new Map<string, { start: number; value: number | null }[]>();
  (columns["port"] ?? []).forEach((port, row) => {
    const value = columns["value"]?.[row] ?? null;
    const start = hourOf(`${String(columns["bin"]?.[row] ?? "")}T00:00+09:00`);
    const days = ports.get(String(port)) ?? [];
    days.push({ start, value: typeof value === "number" ? value : null });
    ports.set(String(port), days);
  });
  return [...ports].flatMap(([port, days]) => threefoldDays(port, days));
}
