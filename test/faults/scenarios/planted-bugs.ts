import { rmSync } from "node:fs";
import { join } from "node:path";
import { PLANTED_BUGS } from "../planted/bugs.ts";
import { copyPrograms, plant } from "../planted/copy-programs.ts";
import type { PlantedBug } from "../planted/planted-bug.ts";
import { tryBug } from "../planted/try-bug.ts";
import type { BugOutcome } from "../planted/try-bug.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";

const AT_ONCE = 2;

async function run(context: FaultContext): Promise<Reached> {
  const waiting = PLANTED_BUGS.values();
  const outcomes: BugOutcome[] = [];
  const lane = async (): Promise<void> => {
    for (const bug of waiting) outcomes.push(await onCopy(context, bug));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const missed = outcomes.filter(({ caught }) => !caught);
  for (const { bug, row } of missed) context.tell(`not caught: ${bug.name}: ${row}`);
  const names = missed.map(({ bug }) => bug.name).join(", ");
  const figure = `${outcomes.length - missed.length} of ${PLANTED_BUGS.length} caught`;
  return { figure: missed.length === 0 ? figure : `${figure}; missed: ${names}`, ok: missed.length === 0 };
}

async function onCopy(context: FaultContext, bug: PlantedBug): Promise<BugOutcome> {
  const copy = join(context.workspace, bug.name.replaceAll(/[^a-z0-9]+/gi, "-"));
  copyPrograms(context.programRoot, copy);
  plant(copy, bug);
  const outcome = await tryBug(bug, copy, context.seed);
  context.tell(`${outcome.caught ? "caught" : "NOT CAUGHT"}: ${bug.name}: ${outcome.row}`);
  rmSync(copy, { recursive: true, force: true });
  return outcome;
}

/** The test of the tests: mistakes are put into copies of the programs, and the harness must turn red for each. */
export const scenario: Scenario = {
  name: "PLANTED-1",
  goal: "every planted bug turns its scenario red",
  width: 2,
  limitSeconds: 240,
  run,
};
