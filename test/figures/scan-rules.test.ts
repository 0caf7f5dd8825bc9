import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { computeFigure } from "../../center/src/analyze/index.ts";
import type { RawParameters } from "../../center/src/analyze/index.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork, TestFlow } from "./small-network.ts";

const PROGRAM = fileURLToPath(new URL("../../center/bin/teiten.js", import.meta.url));

let network: SmallNetwork;

const ports = (first: number, count: number, row: Omit<TestFlow, "port">): TestFlow[] =>
  Array.from({ length: count }, (_, index) => ({ ...row, port: first + index }));

/** Noon of 1 July in Tokyo: the same day in UTC. */
const NOON = "2022-07-01T03:00:00Z";
const STEADY = "198.51.100.1";
const VICTIM = "198.51.100.2";
const MIDNIGHT = "198.51.100.3";
const MORNING = "198.51.100.4";
const SPREAD = "198.51.100.5";
/** A whole day and a minute apart; the one after it, a minute less. */
const SLOW = "198.51.100.6";
const ALMOST = "198.51.100.7";
const REPEATER = "198.51.100.8";
const EARLY = "198.51.100.9";

/** One source for each way to flip; all that is expected below is counted by hand from these rows. */
const FLOWS: readonly TestFlow[] = [
  ...ports(20, 10, { at: NOON, sensor: "tokyo", source: STEADY }),
  { at: NOON, sensor: "oregon", source: STEADY, port: 20, packets: 7 },
  ...ports(40_000, 12, { at: NOON, sensor: "tokyo", source: VICTIM, trafficClass: "backscatter", flags: 18 }),
  { at: NOON, sensor: "tokyo", source: VICTIM, port: 80, packets: 2 },
  ...ports(20, 6, { at: "2022-07-01T14:30:00Z", sensor: "tokyo", source: MIDNIGHT }),
  ...ports(26, 6, { at: "2022-07-01T15:30:00Z", sensor: "tokyo", source: MIDNIGHT }),
  ...ports(20, 6, { at: "2022-07-01T23:30:00Z", sensor: "tokyo", source: MORNING }),
  ...ports(26, 6, { at: "2022-07-02T00:30:00Z", sensor: "tokyo", source: MORNING }),
  ...ports(20, 6, { at: NOON, sensor: "tokyo", source: SPREAD }),
  ...ports(26, 4, { at: NOON, sensor: "oregon", source: SPREAD }),
  ...ports(20, 6, { at: "2022-07-01T03:59:00Z", sensor: "tokyo", source: SLOW }),
  ...ports(26, 6, { at: "2022-07-02T03:00:00Z", sensor: "tokyo", source: SLOW }),
  ...ports(20, 6, { at: "2022-07-01T03:00:00Z", sensor: "tokyo", source: ALMOST }),
  ...ports(26, 6, { at: "2022-07-02T02:59:00Z", sensor: "tokyo", source: ALMOST }),
  ...ports(20, 9, { at: NOON, sensor: "tokyo", source: REPEATER }),
  ...ports(20, 9, { at: "2022-07-01T20:00:00Z", sensor: "tokyo", source: REPEATER }),
  { at: "2022-06-30T20:00:00Z", sensor: "tokyo", source: EARLY, port: 9, packets: 5 },
];
const UTC_PACKETS = 17 + 14 + 12 + 12 + 10 + 12 + 12 + 18;
const ALL_PACKETS = UTC_PACKETS + 5;

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "Asia/Tokyo",
    home: "JP",
    sensors: [
      { name: "tokyo", country: "JP" },
      { name: "oregon", country: "US", addresses: [{ prefix: "198.51.100.0/26", from: null, to: null }] },
    ],
  });
  await network.addFlows([
    ...FLOWS,
    ...ports(100, 40, { at: "2022-07-10T03:00:00Z", sensor: "tokyo", source: SPREAD }),
    ...ports(100, 40, { at: "2022-07-10T04:00:00Z", sensor: "oregon", source: STEADY, packets: 2 }),
  ]);
  await network.rollUp(["2022-07-01", "2022-07-02", "2022-07-10"]);
  for (const sensor of ["tokyo", "oregon"]) {
    for (const day of ["2022-07-01", "2022-07-02", "2022-07-10"]) await network.cover(sensor, day);
  }
});

afterAll(() => network.close());

const DAYS = { from: "2022-07-01", to: "2022-07-03" };

/** The rows of the figure that start with these cells, without them. */
async function rows(first: readonly string[], parameters: RawParameters = {}): Promise<readonly unknown[][]> {
  const { columns, specs } = await computeFigure(network.context, "scan-rules", { ...DAYS, ...parameters });
  const count = columns["rule"]?.length ?? 0;
  const all = Array.from({ length: count }, (_, row) => specs.map(({ name }) => columns[name]?.[row] ?? null));
  return all
    .filter((cells) => first.every((cell, index) => cells[index] === cell))
    .map((cells) => cells.slice(first.length));
}

test("each reading of ports10 finds what a count by hand finds", async () => {
  const base = 39 / ALL_PACKETS;
  const of = (packets: number, ...flips: number[]): readonly number[] => {
    const share = packets / ALL_PACKETS;
    return [packets, share, ...flips, share - base];
  };
  const ofUtc = (packets: number, ...flips: number[]): readonly number[] => {
    const share = packets / UTC_PACKETS;
    return [packets, share, ...flips, share - base];
  };
  expect(await rows(["ports10", "request", "all sensors"])).toEqual([
    ["Asia/Tokyo", 1.5, 3, ...of(39, 0, 0)],
    ["rolling 24 h", 2.5, 5, ...of(63, 2, 0)],
    ["UTC", 1.5, 3, ...ofUtc(39, 1, 1)],
  ]);
  expect(await rows(["ports10", "request", "one sensor"])).toEqual([
    ["Asia/Tokyo", 1, 2, ...of(29, 0, 1)],
    ["rolling 24 h", 2, 4, ...of(53, 2, 1)],
    ["UTC", 1, 2, ...ofUtc(29, 1, 2)],
  ]);
  expect(await rows(["ports10", "all", "all sensors"])).toEqual([
    ["Asia/Tokyo", 2, 4, ...of(53, 1, 0)],
    ["rolling 24 h", 3, 6, ...of(77, 3, 0)],
    ["UTC", 2, 4, ...ofUtc(53, 2, 1)],
  ]);
});

test("--list names who flips: the victim, the one around midnight, the one that spreads over sensors", async () => {
  const list = { list: true };
  expect(await rows(["ports10", "all", "all sensors", "Asia/Tokyo"], list)).toEqual([[VICTIM, "gained", 1, 14]]);
  expect(await rows(["ports10", "request", "one sensor", "Asia/Tokyo"], list)).toEqual([[SPREAD, "lost", 1, 10]]);
  expect(await rows(["ports10", "request", "all sensors", "UTC"], list)).toEqual([
    [MIDNIGHT, "gained", 1, 12],
    [MORNING, "lost", 1, 12],
  ]);
  const rolling = [
    [MIDNIGHT, "gained", 1, 12],
    [ALMOST, "gained", 1, 12],
  ];
  expect(await rows(["ports10", "request", "all sensors", "rolling 24 h"], list)).toEqual(rolling);
  expect(await rows(["ports100", "request", "all sensors", "Asia/Tokyo"], list)).toHaveLength(3);
});

test("rolling days reach into the day after the range, with the packets of the range alone", async () => {
  const oneDay = { to: "2022-07-02", list: true };
  expect(await rows(["ports10", "request", "all sensors", "rolling 24 h"], oneDay)).toEqual([
    [MIDNIGHT, "gained", 1, 6],
    [ALMOST, "gained", 1, 6],
  ]);
});

test("survey asks for a packet for each address of the network, or of the one sensor", async () => {
  const day = { from: "2022-07-10", to: "2022-07-11" };
  const counts = async (place: string): Promise<unknown> => (await rows(["survey", "request", place, "UTC"], day))[0];
  expect(await counts("all sensors")).toEqual([1, 1, 80, 80 / 120, 0, 1, 80 / 120 - 1]);
  expect(await counts("one sensor")).toEqual([2, 2, 120, 1, 0, 0, 0]);
});

test("--rule compares the readings of one rule with its own sound one, and the caption says how the share moves", async () => {
  const survey = { from: "2022-07-10", to: "2022-07-11", rule: "survey" };
  expect(await rows(["survey", "request", "all sensors", "Asia/Tokyo"], survey)).toEqual([
    [1, 1, 80, 80 / 120, 0, 0, 0],
  ]);
  expect(await rows(["survey", "request", "one sensor", "UTC"], survey)).toEqual([[2, 2, 120, 1, 1, 0, 1 - 80 / 120]]);
  expect(await rows(["ports10"], survey)).toEqual([]);
  const { caption } = await computeFigure(network.context, "scan-rules", survey);
  expect(caption.notes.map(({ en }) => en).join("\n")).toContain(
    "share of packets in the readings of survey: 66.7 % to 100.0 %; base 66.7 %",
  );
});

test("windows of the rolling day, against every window tried one after the other", async () => {
  const days = { from: "2022-07-20", to: "2022-07-22" };
  const sources = ["203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4", "203.0.113.5", "203.0.113.6"];
  const start = Date.parse("2022-07-19T15:00:00Z");
  const flows = await drawn(sources, start);
  const isScan = (source: string): boolean => {
    const own = flows.filter((flow) => flow.source === source);
    const inside = (hour: number): number =>
      new Set(own.filter((flow) => flow.hour >= hour && flow.hour < hour + 24).map(({ port }) => port)).size;
    return own.some(({ hour }) => hour < 48 && inside(hour) >= 10);
  };
  const scanning = sources.filter(isScan);
  expect(scanning.length).toBeGreaterThan(0);
  expect(scanning.length).toBeLessThan(sources.length);
  const [row] = await rows(["ports10", "request", "all sensors", "rolling 24 h"], days);
  expect(row?.[1]).toBe(scanning.length);
});

/** Sources with more and more ports at hours of three days that a small generator draws. */
async function drawn(
  sources: readonly string[],
  start: number,
): Promise<readonly { readonly source: string; readonly hour: number; readonly port: number }[]> {
  let state = 11;
  const draw = (below: number): number => {
    state = (state * 48_271) % (2 ** 31 - 1);
    return Math.floor((state / 2 ** 31) * below);
  };
  const flows = sources.flatMap((source, index) =>
    Array.from({ length: 12 + 5 * index }, () => ({ source, hour: draw(72), port: 1 + draw(25) })),
  );
  const at = (hour: number): string => new Date(start + hour * 3_600_000).toISOString();
  await network.addFlows(flows.map(({ source, hour, port }) => ({ source, port, sensor: "tokyo", at: at(hour) })));
  for (const day of ["2022-07-20", "2022-07-21", "2022-07-22"]) await network.cover("tokyo", day);
  return flows;
}

test("the base rule is the scan-sources figure", async () => {
  const { columns } = await computeFigure(network.context, "scan-sources", DAYS);
  expect(columns["source"]).toEqual([STEADY, SPREAD, MORNING]);
  expect(columns["packets"]).toEqual([17, 10, 12]);
});

test("another zone is compared with UTC and JST; a class cannot be chosen", async () => {
  const names = async (zone: string): Promise<readonly unknown[]> =>
    (await rows(["ports10", "all", "all sensors"], { zone })).map(([day]) => day);
  expect(await names("Europe/Paris")).toEqual(["Europe/Paris", "rolling 24 h", "UTC", "Asia/Tokyo"]);
  expect(await names("UTC")).toEqual(["UTC", "rolling 24 h", "Asia/Tokyo"]);
  await expect(rows([], { class: "request" })).rejects.toMatchObject({ code: "parameter-invalid", exitCode: 2 });
});

test("teiten lab scan-rules is the figure on one day or a range, with its caption, in both languages", () => {
  const lab = (
    ...words: string[]
  ): { readonly status: number | null; readonly stdout: string; readonly stderr: string } =>
    spawnSync(process.execPath, [PROGRAM, "--data", network.folder, "lab", "scan-rules", ...words], {
      encoding: "utf8",
    });
  const csv = lab("--day", "2022-07-01", "--format", "csv");
  expect(csv.stdout.split("\n").slice(0, 2)).toEqual([
    "rule,class,counted,day,sources_per_day,sources,packets,share,gained,lost,moved",
    `ports10,request,all sensors,Asia/Tokyo,2.00,2,27,${(27 / 73).toFixed(6)},0,0,0.000000`,
  ]);
  const japanese = lab("--from=2022-07-01", "--to=2022-07-03", "--list", "--lang", "ja");
  expect(japanese.stdout).toMatch(/^ports10 +all +全センサー +Asia\/Tokyo +198\.51\.100\.2 +増 +1 +14$/m);
  expect(japanese.stdout).toMatch(/^基準の条件：ports10（10 ポート以上）/m);
  expect(lab("--help").stdout).toMatch(/^teiten lab scan-rules \[--day DAY [^]*Definition:\n {2}Every scan rule/);
  expect(lab("--day", "2022-07-01", "--to", "2022-07-03")).toMatchObject({ status: 2, stdout: "" });
  const unseen = lab("--day", "2021-01-01");
  expect(unseen.stdout.split("\n").slice(0, 2)).toEqual([expect.stringMatching(/^rule +class/), ""]);
  expect(unseen.stdout).toContain("no sensor covered 1 of the days");
  expect(lab("--help").stdout).toContain("Usage: teiten lab scan-rules");
  expect(lab("--day", "2022-07-32").stderr).toMatch(/--day: /);
});
