import { beforeAll, expect, test } from "vitest";
import { planRun } from "../plan/run-plan.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import { labelOfKey } from "../plan/port-key.ts";
import { readScenario } from "../scenario/read-scenario.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { TruthCell } from "./csv.ts";
import { countPlan } from "./ground-truth.ts";
import type { GroundTruth } from "./ground-truth.ts";

let quarter: Scenario;

beforeAll(async () => {
  quarter = await readScenario("quarter");
});

interface Counted {
  readonly run: RunPlan;
  readonly truth: GroundTruth;
}

function simulate(seed: number, scale: number, sensors = 12): Counted {
  const run = planRun(quarter, { seed, scale, sensors });
  return { run, truth: countPlan(run) };
}

function rows({ truth }: Counted, name: string): readonly (readonly TruthCell[])[] {
  const file = truth.files.find((candidate) => candidate.name === name);
  if (file === undefined) throw new Error(`no file ${name}`);
  return [...file.rows];
}

const number = (cell: TruthCell | undefined): number => Number(cell ?? 0);

/** The published number of sources of each day and organisation, and none besides. */
function expectCalendar(counted: Counted): void {
  const { organisations, days } = quarter.scanners.calendar;
  const names = [...Object.values(organisations).map(({ name }) => name), "other"];
  const wanted = Object.entries(days).flatMap(([day, counts]) =>
    counts.flatMap((sources, column) => (sources === 0 ? [] : [`${day} ${names[column] ?? ""} ${sources}`])),
  );
  const given = rows(counted, "organisation_days.csv")
    .filter(([region]) => region === "JP")
    .map(([, day, organisation, sources]) => `${String(day)} ${String(organisation)} ${String(sources)}`);
  expect(given.toSorted()).toEqual(wanted.toSorted());
}

/** The order of every sensor's ten ports, each well ahead of the next and the tenth well ahead of what follows. */
function expectOrders(counted: Counted): void {
  const packets = new Map<string, (readonly [string, number])[]>();
  for (const [sensor, port, count] of rows(counted, "sensor_ports.csv")) {
    const list = packets.get(String(sensor)) ?? [];
    packets.set(String(sensor), list);
    list.push([String(port), number(count)]);
  }
  for (const { name, ranked } of counted.run.sensors) {
    const list = packets.get(name) ?? [];
    expect([name, ...list.slice(0, 10).map(([port]) => port)]).toEqual([name, ...ranked.map(labelOfKey)]);
    list.slice(0, 10).forEach(([, count], rank) => expect(count).toBeGreaterThan(1.04 * (list[rank + 1]?.[1] ?? 0)));
  }
}

function expectAgreement(counted: Counted): void {
  for (const [left, right, , rbo, same] of rows(counted, "sensor_agreement.csv")) {
    const home = [left, right].filter((name) => String(name).startsWith("domestic")).length;
    if (home === 0) continue;
    expect(number(rbo)).toBeGreaterThanOrEqual(home === 2 ? 0.9395 : 0.4085);
    expect(number(rbo)).toBeLessThanOrEqual(home === 2 ? 0.9725 : 0.7255);
    expect(number(same)).toBeGreaterThanOrEqual(home === 2 ? 6 : 0);
  }
}

test.each([
  [1, 0.05, 12],
  [7, 0.1, 12],
  [11, 0.1, 20],
  [23, 0.1, 6],
])("seed %i at scale %d with %i sensors has the published days, orders and agreement", (seed, scale, sensors) => {
  const counted = simulate(seed, scale, sensors);
  expectCalendar(counted);
  expectOrders(counted);
  expectAgreement(counted);
  const { summary } = counted.truth;
  expect(summary.homeScanSources).toBe(30);
  expect(summary.homeScannerShare).toBeGreaterThan(0.27);
  expect(summary.homeScannerShare).toBeLessThan(0.33);
  expect(summary.topFiveShare).toBeGreaterThan(0.2);
  expect(summary.topFiveShare).toBeLessThan(0.25);
  expect(summary.scannerPacketShare).toBeGreaterThan(0.5);
  expect(summary.scannerPacketShare).toBeLessThan(0.55);
  expect(summary.scannerSourceShare).toBeGreaterThan(0.004);
  expect(summary.scannerSourceShare).toBeLessThan(0.006);
});

test("the published days hold at the smallest scale too", () => {
  const counted = simulate(5, 0.02);
  expectCalendar(counted);
  expect(counted.truth.summary.homeScanSources).toBe(30);
});

test(
  "at scale 1 the level, the shares and the heavy sources are those that observation networks report",
  { timeout: 180_000 },
  () => {
    const { summary } = simulate(3, 1).truth;
    expect(summary.packetsPerSensorDay.all).toBeGreaterThan(4500);
    expect(summary.packetsPerSensorDay.all).toBeLessThan(8000);
    expect(summary.packetsPerSensorDay.domestic).toBeLessThan(summary.packetsPerSensorDay.overseas);
    expect(summary.homeShare).toBeGreaterThan(0.0045);
    expect(summary.homeShare).toBeLessThan(0.0095);
    expect(summary.heavySourceShare).toBeGreaterThan(0.81);
  },
);

test("home's 23/TCP carries the mark on 94 of 100 packets, and no other tool's packets pass for Mirai", () => {
  const counted = simulate(9, 0.1);
  const [, packets, marked] = rows(counted, "home_ports.csv").find(([port]) => port === "23/TCP") ?? [];
  expect(number(marked) / number(packets)).toBeCloseTo(0.94, 3);
  const mirai = rows(counted, "port_tools.csv").filter(([, tool]) => tool === "Mirai");
  const share = mirai.reduce((sum, [, , count]) => sum + number(count), 0) / counted.truth.summary.packets;
  expect(share).toBeGreaterThan(0.01);
  expect(share).toBeLessThan(0.03);
});

test("changes of every scope are planted, each on a port of its own, within the period and where their scope says", () => {
  const counted = simulate(11, 0.1);
  const changes = rows(counted, "changes.csv");
  expect(changes.length).toBeGreaterThanOrEqual(30);
  expect(new Set(changes.map(([, port]) => port)).size).toBe(changes.length);
  const scopes = ["one sensor", "one network", "domestic only", "overseas only", "everywhere"];
  expect(new Set(changes.map(([, , scope]) => scope))).toEqual(new Set(scopes));
  const { run } = counted;
  const all = run.sensors.map(({ index }) => index);
  const groupOf = (group: string): readonly number[] => all.filter((index) => run.sensors[index]?.group === group);
  const networks = new Set(run.sensors.map(({ network }) => network));
  const allowed: Readonly<Record<string, readonly (readonly number[])[]>> = {
    "one sensor": all.map((index) => [index]),
    "one network": [...networks].map((network) => all.filter((index) => run.sensors[index]?.network === network)),
    "domestic only": [groupOf("domestic")],
    "overseas only": [groupOf("overseas")],
    everywhere: [all],
  };
  for (const { scope, sensors, window, factor } of run.changes) {
    expect(allowed[scope]).toContainEqual(sensors);
    expect(factor).toBeGreaterThan(1);
    expect(window.to).toBeLessThanOrEqual(run.timeline.starts.at(-1) ?? 0);
  }
});

test("the same request gives the same truth, another seed another", () => {
  const text = (counted: Counted): string => JSON.stringify(counted.truth.files.map((file) => [...file.rows]));
  const first = text(simulate(4, 0.02));
  expect(text(simulate(4, 0.02))).toBe(first);
  expect(text(simulate(5, 0.02))).not.toBe(first);
});
