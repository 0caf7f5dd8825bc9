import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runQuarter } from "./detection-quarter.ts";
import type { QuarterResult } from "./detection-quarter.ts";
import { addScores } from "./detection-score.ts";
import type { Score } from "./detection-score.ts";
import { median } from "./report.ts";

/**
 * Scores change detection on planted truth: simulated quarters, each with changes of all scopes on busy and quiet ports,
 * outages, drops, a join, an address change, announced scanners and a flood. Ends with 1 when a goal is missed.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    quarters: { type: "string", default: "20" },
    scale: { type: "string", default: "0.7" },
    sensors: { type: "string", default: "12" },
  },
});

/** A quarter is a fourth of a year: false drafts are counted by the year. */
const QUARTERS_A_YEAR = 4;

interface Goal {
  readonly name: string;
  readonly wanted: string;
  readonly reached: string;
  readonly met: boolean;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

function goals(score: Score, quarters: number): readonly Goal[] {
  const atLeast = (name: string, part: number, whole: number): Goal => ({
    name,
    wanted: "at least 0.95",
    reached: `${share(part, whole).toFixed(3)} (${part} of ${whole})`,
    met: share(part, whole) >= 0.95,
  });
  const delay = median(score.delays);
  const drafts = (score.falseDrafts * QUARTERS_A_YEAR) / quarters;
  return [
    atLeast("recall of scored changes", score.found, score.scored),
    atLeast("precision", score.reported - score.false, score.reported),
    atLeast("scope", score.rightScope, score.found),
    { name: "median delay, factor 5 and more", wanted: "at most 2 h", reached: `${delay} h`, met: delay <= 2 },
    { name: "false drafts a year", wanted: "at most 1", reached: drafts.toFixed(2), met: drafts <= 1 },
  ];
}

function line(name: string, score: Score): string {
  const { found, scored, reported, rightScope, others, othersFound } = score;
  return `${name}: found ${found} of ${scored} scored, ${othersFound} of ${others} others; ${reported} reported, ${score.false} false; scope right ${rightScope}; drafts ${score.drafts}, false ${score.falseDrafts}`;
}

async function main(): Promise<void> {
  const [first, quarters] = [Number(values.seed), Number(values.quarters)];
  const folder = mkdtempSync(join(tmpdir(), "teiten-detection-"));
  const results: QuarterResult[] = [];
  try {
    for (let seed = first; seed < first + quarters; seed++) {
      const result = await runQuarter(folder, seed, Number(values.scale), Number(values.sensors));
      results.push(result);
      const times = `simulated in ${result.simulated.toFixed(0)} s, judged in ${result.detected.toFixed(0)} s`;
      process.stdout.write(`${line(`seed ${seed}`, result.ours)}; ${times}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const ours = addScores(results.map((result) => result.ours));
  process.stdout.write(`\n${line("all quarters", ours)}\n`);
  process.stdout.write(`${line("threefold of ten days", addScores(results.map(({ simple }) => simple)))}\n\n`);
  const judged = goals(ours, quarters);
  for (const { name, wanted, reached, met } of judged) {
    process.stdout.write(`${met ? "met   " : "MISSED"}  ${name}: ${reached}, ${wanted}\n`);
  }
  const missed = judged.filter(({ met }) => !met).length;
  process.stdout.write(`${judged.length - missed} passed, ${missed} failed\n`);
  process.exitCode = missed === 0 ? 0 : 1;
}

await main();
