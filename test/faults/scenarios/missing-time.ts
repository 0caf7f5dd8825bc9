import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { loadCenterModules } from "../coverage/center-modules.ts";
import { coverageBias } from "../coverage/coverage-bias.ts";
import type { BiasReport } from "../coverage/coverage-bias.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";

const REMOVED = [0, 0.25, 0.57] as const;
const MOST_BIAS = 0.01;
/** How far the naive mean may be from what was removed: chance and stretches that are cut. */
const TOLERANCE = 0.01;

async function run(context: FaultContext): Promise<Reached> {
  const modules = await loadCenterModules(context.programRoot);
  const rounds = context.long ? 10 : 1;
  const shares = context.brief ? REMOVED.slice(-1) : REMOVED;
  const reports: BiasReport[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const removed of shares) {
      const folder = join(context.workspace, `${round}-${removed}`);
      mkdirSync(folder);
      reports.push(await coverageBias(modules, folder, { seed: context.seed + round, removed }));
      context.tell(JSON.stringify(reports.at(-1)));
    }
  }
  const worst = Math.max(...reports.map(({ bias }) => bias));
  const most = Math.max(...reports.map(({ removed }) => removed));
  const naive = Math.max(...reports.map(({ naiveLoss }) => naiveLoss));
  const down = reports.reduce((sum, { downDays }) => sum + downDays, 0);
  const numbered = reports.reduce((sum, { downDaysWithNumber }) => sum + downDaysWithNumber, 0);
  const follows = reports.every(({ naiveLoss, removed }) => Math.abs(naiveLoss - removed) < TOLERANCE);
  return {
    figure: `bias ${(worst * 100).toFixed(2)} % with up to ${percent(most)} of the time missing, naively ${percent(naive)}; ${numbered} of ${down} days down with a number`,
    ok: worst < MOST_BIAS && numbered === 0 && down > 0 && most > 0.5 && follows,
  };
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`;

/** Time in which a sensor does not observe leaves the published mean as it is, and never reads as silence. */
export const scenario: Scenario = {
  name: "missing-time",
  goal: "bias of the published mean < 1 % with up to 60 % of sensor-time missing; down is never 0",
  width: 1,
  limitSeconds: 90,
  run,
};
