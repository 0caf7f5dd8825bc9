import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ChangeWatch, computeFigure, withFigures } from "@teiten/center/library";
import { cpuSeconds } from "./cpu-seconds.ts";
import { makeObservedYear } from "./observed-year.ts";
import type { YearPlan } from "./observed-year.ts";
import { median } from "./report.ts";

/**
 * Measures how long change detection takes with a network of many sensors: over history (`teiten figure changes` over all
 * days) and hour by hour (what a running center does when an hour is final, its questions to the engine included). Ends
 * with 1 when a goal is missed. The data are made first and are not part of the time; `--keep DIR` uses them again.
 */
const { values } = parseArgs({
  options: {
    sensors: { type: "string", default: "100" },
    days: { type: "string", default: "365" },
    rows: { type: "string", default: "250000" },
    hours: { type: "string", default: "12" },
    keep: { type: "string" },
  },
});

const HOUR = 3600;
const MOST_HOUR_SECONDS = 2;
const MOST_YEAR_SECONDS = 300;
const DAYS_A_YEAR = 365;
const FIRST = Date.parse("2022-01-01T00:00:00Z") / 1000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Seconds of the clock, and of the processor: the center's with all its threads, and the engine's. */
interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

async function timed(work: () => Promise<unknown>): Promise<Spent> {
  const [begun, before] = [performance.now(), cpuSeconds()];
  await work();
  return { wall: (performance.now() - begun) / 1000, cpu: cpuSeconds() - before };
}

async function makeData(folder: string, plan: YearPlan): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "teiten.yaml"), "home: JP\nzone: UTC\n");
  const { wall } = await timed(() => makeObservedYear(folder, plan));
  say(`made ${plan.days} days of ${plan.sensors} sensors, ${plan.rowsADay} rows a day, in ${wall.toFixed(0)} s`);
}

/** Seconds for each of the last hours, one at a time, after everything before them. */
async function hourByHour(folder: string, plan: YearPlan, hours: number): Promise<readonly Spent[]> {
  return withFigures(folder, async (context) => {
    const end = FIRST / HOUR + plan.days * 24;
    const watch = new ChangeWatch(context);
    const begun = await timed(() => watch.advance(end - hours));
    say(
      `a center that starts is ready after ${begun.wall.toFixed(1)} s, ${begun.cpu.toFixed(1)} s of CPU (thirteen weeks)`,
    );
    const each: Spent[] = [];
    for (let hour = end - hours + 1; hour <= end; hour++) each.push(await timed(() => watch.advance(hour)));
    return each;
  });
}

async function main(): Promise<boolean> {
  const plan = {
    sensors: Number(values.sensors),
    days: Number(values.days),
    rowsADay: Number(values.rows),
    first: FIRST,
  };
  const folder = values.keep ?? mkdtempSync(join(tmpdir(), "teiten-detection-speed-"));
  try {
    const filled = await withFigures(folder, async ({ state }) => (await state.sensors()).length > 0).catch(
      () => false,
    );
    if (!filled) await makeData(folder, plan);
    const each = await hourByHour(folder, plan, Number(values.hours));
    const range = {
      from: "2022-01-01",
      to: new Date((FIRST + plan.days * 24 * HOUR) * 1000).toISOString().slice(0, 10),
    };
    let rows = 0;
    const year = await withFigures(folder, (context) =>
      timed(async () => {
        rows = (await computeFigure(context, "changes", range)).columns["change"]?.length ?? 0;
      }),
    );
    const memory = process.resourceUsage().maxRSS / 1024;
    const wanted = (MOST_YEAR_SECONDS * plan.days) / DAYS_A_YEAR;
    const hours = each.map(({ wall }) => wall);
    const [middle, slowest] = [median(hours), Math.max(...hours)];
    const met = [slowest < MOST_HOUR_SECONDS, year.wall < wanted];
    say(
      `CPU: ${median(each.map(({ cpu }) => cpu)).toFixed(2)} s an hour, ${(year.cpu / plan.days).toFixed(2)} s a day of history`,
    );
    say(
      `${met[0] ? "met   " : "MISSED"}  one hour: ${middle.toFixed(2)} s, slowest ${slowest.toFixed(2)} s; under ${MOST_HOUR_SECONDS} s`,
    );
    say(
      `${met[1] ? "met   " : "MISSED"}  ${plan.days} days: ${year.wall.toFixed(0)} s, ${rows} changes; under ${wanted.toFixed(0)} s`,
    );
    say(`largest memory: ${memory.toFixed(0)} MB`);
    const missed = met.filter((one) => !one).length;
    say(`${met.length - missed} passed, ${missed} failed`);
    return missed === 0;
  } finally {
    if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = (await main()) ? 0 : 1;
