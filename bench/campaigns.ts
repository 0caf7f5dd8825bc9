import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCampaigns } from "./campaign-run.ts";
import type { CampaignRun } from "./campaign-run.ts";
import { addCampaignScores } from "./campaign-score.ts";
import type { CampaignScore } from "./campaign-score.ts";

/**
 * Scores campaigns on planted truth: simulated quarters with organisations, botnets, prefixes that sweep, a flood, and
 * everybody else. Ends with 1 when a goal is missed.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    runs: { type: "string", default: "2" },
    scale: { type: "string", default: "0.2" },
    sensors: { type: "string", default: "12" },
  },
});

interface Goal {
  readonly name: string;
  readonly reached: number;
  readonly least: number;
}

function goals(runs: readonly CampaignRun[]): readonly Goal[] {
  const announced = addCampaignScores(runs.map((run) => run.announced));
  const unannounced = addCampaignScores(runs.map((run) => run.unannounced));
  const total = (value: (run: CampaignRun) => number): number => runs.reduce((sum, run) => sum + value(run), 0);
  return [
    { name: "B-cubed precision", reached: share(announced.precision, announced.grouped), least: 0.92 },
    { name: "B-cubed recall", reached: share(announced.recall, announced.planted), least: 0.9 },
    { name: "planted groups found", reached: share(announced.found, announced.groups), least: 0.8 },
    { name: "campaigns that were planted", reached: 1 - share(announced.empty, announced.campaigns), least: 0.9 },
    { name: "precision, nobody announced", reached: share(unannounced.precision, unannounced.grouped), least: 0.85 },
    { name: "recall, nobody announced", reached: share(unannounced.recall, unannounced.planted), least: 0.85 },
    {
      name: "members that keep the name",
      reached: share(
        total((run) => run.kept),
        total((run) => run.earlier),
      ),
      least: 0.99,
    },
    { name: "without a source of the flood", reached: total((run) => run.floodSources) === 0 ? 1 : 0, least: 1 },
  ];
}

function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

function line(name: string, score: CampaignScore): string {
  const { precision, grouped, recall, planted, groups, found, campaigns, empty } = score;
  return `${name}: precision ${share(precision, grouped).toFixed(3)}, recall ${share(recall, planted).toFixed(3)}; ${found} of ${groups} groups found; ${campaigns} campaigns, ${empty} not planted`;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "teiten-campaigns-"));
  const runs: CampaignRun[] = [];
  const first = Number(values.seed);
  try {
    for (let seed = first; seed < first + Number(values.runs); seed++) {
      const size = { seed, scale: Number(values.scale), sensors: Number(values.sensors) };
      const result = await runCampaigns(folder, size);
      runs.push(result);
      const { simulated, grouped } = result.seconds;
      process.stdout.write(
        `${line(`seed ${seed}`, result.announced)}\n${line("  nobody announced", result.unannounced)}\n`,
      );
      process.stdout.write(`  simulated in ${simulated.toFixed(0)} s, grouped in ${grouped.toFixed(1)} s\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const judged = goals(runs);
  for (const { name, reached, least } of judged) {
    process.stdout.write(
      `${reached >= least ? "met   " : "MISSED"}  ${name}: ${reached.toFixed(3)}, at least ${least}\n`,
    );
  }
  const missed = judged.filter(({ reached, least }) => reached < least).length;
  process.stdout.write(`${judged.length - missed} passed, ${missed} failed\n`);
  process.exitCode = missed === 0 ? 0 : 1;
}

await main();
