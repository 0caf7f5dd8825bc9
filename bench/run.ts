import { closeSync, existsSync, mkdirSync, openSync, readSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CONTENDERS, TASKS, runContender } from "./contenders.ts";
import type { Contender, Day } from "./contenders.ts";
import { generateDay } from "./generate-day.ts";
import { judgeGoals } from "./goals.ts";
import type { Cost } from "./measure.ts";
import { reportText } from "./report.ts";

/**
 * The benchmark: makes the day once, then runs all contenders in turn, `--runs` rounds, so that a busy moment of the
 * machine meets all alike. The table goes to standard output; its last line says which goals are met.
 */
const { values } = parseArgs({
  options: {
    packets: { type: "string", default: "10000000" },
    runs: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
    cache: { type: "string", default: join(tmpdir(), "teiten-bench") },
    tasks: { type: "string", default: TASKS.join(",") },
    json: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const USAGE = `usage: npm run bench -- [--packets N] [--runs N] [--seed N] [--cache DIR] [--tasks ${TASKS.join(",")}] [--json FILE]
`;

function say(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}

function count(text: string, option: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  process.stderr.write(`bench: --${option} takes a whole number above 0, not “${text}”\n${USAGE}`);
  process.exit(2);
}

function prepareDay(cache: string, packets: number, seed: number): Day {
  mkdirSync(cache, { recursive: true });
  const path = join(cache, `day-v2-${packets}-${seed}.pcap`);
  if (existsSync(path)) say(`the day is there: ${path}`);
  else {
    say(`writing a day of ${packets} packets to ${path}`);
    generateDay(path, packets, seed);
  }
  warm(path);
  return { path, packets };
}

/** Reads the capture once, so that it lies in the page cache for the first contender as for the last. */
function warm(path: string): void {
  const descriptor = openSync(path, "r");
  const bytes = new Uint8Array(1 << 20);
  while (readSync(descriptor, bytes) > 0);
  closeSync(descriptor);
}

async function main(): Promise<void> {
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const runs = count(values.runs, "runs");
  const day = prepareDay(values.cache, count(values.packets, "packets"), count(values.seed, "seed"));
  const tasks = values.tasks.split(",");
  const unknown = tasks.filter((task) => !TASKS.some((known) => known === task));
  if (unknown.length > 0) {
    process.stderr.write(`bench: there is no task “${unknown.join(", ")}”\n${USAGE}`);
    process.exit(2);
  }
  const chosen = CONTENDERS.filter(({ task }) => tasks.includes(task));
  const costs = new Map<Contender, Cost[]>(chosen.map((contender) => [contender, []]));
  for (let round = 1; round <= runs; round++) {
    for (const contender of chosen) {
      const cost = await runContender(contender, day, values.cache);
      say(`round ${round} of ${runs}: ${contender.task}, ${contender.name}: ${cost.cpu.toFixed(2)} CPU s`);
      costs.get(contender)?.push(cost);
    }
  }
  checkAnswers(costs);
  process.stdout.write(reportText(day, costs));
  process.stdout.write(`${judgeGoals(costs, day.packets)}\n`);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(Object.fromEntries(named(costs)), null, 2));
}

/** Contenders of one task that answer with a number must have found the same, in every round. */
function checkAnswers(costs: ReadonlyMap<Contender, readonly Cost[]>): void {
  const first = new Map<string, { readonly name: string; readonly answer: number }>();
  for (const [{ task, name, answer: read }, all] of costs) {
    for (const { output } of read === undefined ? [] : all) {
      const answer = read?.(output) ?? Number.NaN;
      const known = first.get(task) ?? { name, answer };
      first.set(task, known);
      if (answer !== known.answer) throw new Error(`${task}: ${name} found ${answer}, ${known.name} ${known.answer}`);
    }
  }
}

function named(costs: ReadonlyMap<Contender, readonly Cost[]>): [string, readonly Cost[]][] {
  return [...costs].map(([{ task, name }, all]) => [`${task}: ${name}`, all]);
}

await main();
