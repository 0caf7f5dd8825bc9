import { rmSync } from "node:fs";
import { join } from "node:path";
import { runBrief } from "../planted/brief-run.ts";
import { PLANTED_BUGS } from "../planted/bugs.ts";
import { copyPrograms, plant } from "../planted/copy-programs.ts";
import type { PlantedBug } from "../planted/planted-bug.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";

const AT_ONCE = 3;
/** Its trials take longest and mostly wait for a restart, so they begin first. */
const LONGEST = "KILL-1";

/** A scenario that is run on a copy of the programs: red with a bug in it, green without. */
interface Trial {
  readonly name: string;
  readonly bug: PlantedBug;
  readonly expected: "red" | "green";
}

/** Every bug, and each scenario once without any, so that it is the bug that turns it red. */
const TRIALS: readonly Trial[] = [
  ...PLANTED_BUGS.map((bug): Trial => ({ name: bug.name, bug, expected: "red" })),
  ...[...new Set(PLANTED_BUGS.map(({ scenario }) => scenario))].map((scenario): Trial => ({
    name: `no bug in ${scenario}`,
    bug: { name: "", scenario, edits: [] },
    expected: "green",
  })),
];

async function run(context: FaultContext): Promise<Reached> {
  const isLong = ({ bug }: Trial): boolean => bug.scenario === LONGEST;
  const waiting = TRIALS.toSorted((one, other) => Number(isLong(other)) - Number(isLong(one))).values();
  const wrong: Trial[] = [];
  const lane = async (): Promise<void> => {
    for (const trial of waiting) if (!(await isAsExpected(context, trial))) wrong.push(trial);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  const missed = wrong.filter(({ expected }) => expected === "red").length;
  const figure =
    `${PLANTED_BUGS.length - missed} of ${PLANTED_BUGS.length} caught` +
    (wrong.length === 0 ? "" : `; not as expected: ${wrong.map(({ name }) => name).join(", ")}`);
  return { figure, ok: wrong.length === 0 };
}

async function isAsExpected(context: FaultContext, { name, bug, expected }: Trial): Promise<boolean> {
  const copy = join(context.workspace, name.replaceAll(/[^a-z0-9]+/gi, "-"));
  copyPrograms(context.programRoot, copy);
  plant(copy, bug);
  const { verdict, row } = await runBrief(bug.scenario, copy, context.seed);
  context.tell(`${name}: ${verdict}, expected ${expected}: ${row}`);
  rmSync(copy, { recursive: true, force: true });
  return verdict === expected;
}

/** The test of the tests: mistakes are put into copies of the programs, and the harness must turn red for each. */
export const scenario: Scenario = {
  name: "PLANTED-1",
  goal: "every planted bug turns its scenario red, and no bug leaves it green",
  width: 2,
  limitSeconds: 400,
  run,
};
