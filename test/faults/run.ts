import { randomInt } from "node:crypto";
import { fork } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { copyPrograms } from "./planted/copy-programs.ts";
import { loadScenarios } from "./load-scenarios.ts";
import type { ScenarioOrder } from "./run-scenario.ts";
import type { Reached, Row, Scenario } from "./scenario.ts";
import { rowText, sumsText, verdictOf } from "./table.ts";
import { newWorkspace } from "./workspace.ts";

/**
 * The fault harness: runs every scenario in a process of its own, as many beside each other as there is room for, and
 * prints a row for each. A run is repeated with the seed that it prints.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    only: { type: "string" },
    root: { type: "string" },
    long: { type: "boolean", default: false },
    brief: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const USAGE = `usage: npm run test:faults -- [--seed N] [--long] [--only NAME[,NAME…]] [--list] [--root DIR] [--brief]
  --seed N   repeat a run; without it one is drawn and printed
  --long     the nightly form, ten times the work
  --only     these scenarios alone
  --list     say what there is, run nothing
  --root     where the built programs stand (default: a copy of this checkout's, so that a build does not disturb the run)
  --brief    the least work that shows a planted bug
`;
/** Widths that run at once: two cores, and a third for what waits most of its time. */
const ROOM = 3;
const groups = new Set<number>();

function wrongUsage(text: string): never {
  process.stderr.write(`faults: ${text}\n${USAGE}`);
  process.exit(2);
}

function chosenFrom(scenarios: readonly Scenario[]): readonly Scenario[] {
  const names = values.only?.split(",") ?? null;
  if (names === null) return scenarios;
  const unknown = names.filter((name) => !scenarios.some((scenario) => scenario.name === name));
  if (unknown.length > 0) wrongUsage(`there is no scenario “${unknown.join(", ")}”`);
  return scenarios.filter(({ name }) => names.includes(name));
}

function seedOf(text: string | undefined): number {
  if (text === undefined) return randomInt(2 ** 31);
  const seed = Number(text);
  return Number.isSafeInteger(seed) && seed >= 0 ? seed : wrongUsage(`--seed takes a whole number, not “${text}”`);
}

/** A scenario may take so many times what it takes on a quiet machine. */
const SLACK = 2;

/** Runs one scenario in a process group of its own, so that what it started and left behind ends with it. */
function runOne(scenario: Scenario, programRoot: string, workspace: string, seed: number): Promise<Row> {
  const folder = join(workspace, scenario.name.replaceAll(/[^A-Za-z0-9-]/g, "_"));
  mkdirSync(folder, { recursive: true });
  const { long, brief } = values;
  const order: ScenarioOrder = { name: scenario.name, programRoot, seed, long, brief, workspace: folder };
  const begun = Date.now();
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(new URL("run-scenario.js", import.meta.url)), [], { detached: true });
    if (child.pid !== undefined) groups.add(child.pid);
    let reached: Reached | null = null;
    const limit = scenario.limitSeconds * (long ? 10 : SLACK);
    const alarm = setTimeout(() => {
      reached ??= { figure: `not done after ${limit} s`, ok: false };
      endGroup(child.pid);
    }, limit * 1000);
    child.on("message", (message) => (reached = message as Reached));
    child.on("close", (code, signal) => {
      clearTimeout(alarm);
      endGroup(child.pid);
      const result = reached ?? { figure: `its process ended (${signal ?? code}) without a result`, ok: false };
      if (result.ok) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      resolve({ name: scenario.name, goal: scenario.goal, seconds: (Date.now() - begun) / 1000, ...result });
    });
    child.send(order);
  });
}

function copiedPrograms(workspace: string): string {
  const copy = join(workspace, "programs");
  copyPrograms(fileURLToPath(new URL("../../..", import.meta.url)), copy);
  return copy;
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  groups.delete(pid);
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    return;
  }
}

async function runAll(scenarios: readonly Scenario[], workspace: string, seed: number): Promise<readonly Row[]> {
  const programRoot = values.root ?? copiedPrograms(workspace);
  const nameWidth = Math.max(...scenarios.map(({ name }) => name.length));
  const rows: Row[] = [];
  const running = new Set<Promise<void>>();
  const load = { width: 0 };
  const run = async (scenario: Scenario): Promise<void> => {
    load.width += scenario.width;
    const row = await runOne(scenario, programRoot, workspace, seed);
    load.width -= scenario.width;
    rows.push(row);
    process.stdout.write(`${rowText(row, nameWidth)}\n`);
  };
  const waiting = scenarios.toSorted((one, other) => other.width - one.width || other.limitSeconds - one.limitSeconds);
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ width }) => load.width + width <= ROOM);
    const [scenario] = next < 0 ? [] : waiting.splice(next, 1);
    if (scenario === undefined) await Promise.race(running);
    else {
      const done: Promise<void> = run(scenario).finally(() => running.delete(done));
      running.add(done);
    }
  }
  await Promise.all(running);
  return rows;
}

async function main(): Promise<void> {
  if (values.help) return void process.stdout.write(USAGE);
  const scenarios = chosenFrom(await loadScenarios());
  if (values.list) {
    for (const { name, goal } of scenarios) process.stdout.write(`${name} | ${goal}\n`);
    return;
  }
  const seed = seedOf(values.seed);
  const workspace = newWorkspace();
  const end = (): never => {
    for (const group of groups) endGroup(group);
    process.exit(130);
  };
  process.once("SIGINT", end).once("SIGTERM", end);
  process.stdout.write(`seed ${seed}; scenario | goal | reached | verdict\n`);
  const rows = await runAll(scenarios, workspace, seed);
  const failed = rows.filter((row) => verdictOf(row) === "failed");
  if (failed.length === 0 || values.brief) rmSync(workspace, { recursive: true, force: true, maxRetries: 5 });
  if (failed.length > 0 && !values.brief) {
    process.stdout.write(`failed: ${failed.map(({ name }) => name).join(",")}; what was found lies in ${workspace}\n`);
    process.stdout.write(
      `repeat: npm run test:faults -- --seed ${seed} --only ${failed.map(({ name }) => name).join(",")}\n`,
    );
  }
  process.stdout.write(`${sumsText(rows)}\n`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}

await main();
