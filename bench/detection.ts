import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { judge, scoreLine } from "./detection-goals.ts";
import type { QuarterRequest, QuarterResult } from "./detection-quarter.ts";
import { addScores } from "./detection-score.ts";

/**
 * Scores change detection on planted truth: simulated quarters, each with changes of all scopes on busy and quiet ports,
 * of regions and of tools, outages, drops, a join, an address change, announced scanners and a flood. Quarters run side by
 * side, each in a process of its own. Ends with 1 when a goal is missed.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    quarters: { type: "string", default: "20" },
    scale: { type: "string", default: "0.7" },
    sensors: { type: "string", default: "12" },
    jobs: { type: "string", default: String(Math.min(2, availableParallelism())) },
    faults: { type: "boolean", default: false },
  },
});

const run = promisify(execFile);
const WORKER = join(import.meta.dirname, "detection-worker.js");

async function runQuarter(request: QuarterRequest): Promise<QuarterResult> {
  const { stdout } = await run(process.execPath, [WORKER, JSON.stringify(request)], { maxBuffer: 1 << 28 });
  const result = JSON.parse(stdout) as QuarterResult;
  const times = `simulated in ${result.simulated.toFixed(0)} s, judged in ${result.detected.toFixed(0)} s`;
  process.stdout.write(`${scoreLine(`seed ${result.seed}`, result.ours)}; ${times}\n`);
  if (values.faults) process.stdout.write(result.ours.faults.map((fault) => `  ${fault}\n`).join(""));
  return result;
}

/** Runs all requests, `jobs` at a time; answers in their order. */
async function runQuarters(requests: readonly QuarterRequest[], jobs: number): Promise<readonly QuarterResult[]> {
  const results: QuarterResult[] = [];
  const waiting = [...requests.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results[next[0]] = await runQuarter(next[1]);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}

function report(results: readonly QuarterResult[]): void {
  const ours = addScores(results.map((result) => result.ours));
  process.stdout.write(`\n${scoreLine("all quarters", ours)}\n`);
  process.stdout.write(`${scoreLine("threefold of ten days", addScores(results.map(({ simple }) => simple)))}\n\n`);
  const judged = judge(ours, results.length);
  for (const { name, wanted, reached, met } of judged) {
    process.stdout.write(`${met ? "met   " : "MISSED"}  ${name}: ${reached}, ${wanted}\n`);
  }
  const missed = judged.filter(({ met }) => !met).length;
  process.stdout.write(`${judged.length - missed} passed, ${missed} failed\n`);
  process.exitCode = missed === 0 ? 0 : 1;
}

async function main(): Promise<void> {
  const [first, quarters] = [Number(values.seed), Number(values.quarters)];
  const folder = mkdtempSync(join(tmpdir(), "teiten-detection-"));
  const [scale, sensors] = [Number(values.scale), Number(values.sensors)];
  try {
    const seeds = Array.from({ length: quarters }, (_, index) => first + index);
    report(
      await runQuarters(
        seeds.map((seed) => ({ folder, seed, scale, sensors })),
        Number(values.jobs),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
