import { afterAll, beforeAll, expect, test } from "vitest";
import { ChangeWatch, computeFigure } from "../../center/src/analyze/index.ts";
import type { ChangeNews, FigureResult, RawParameters } from "../../center/src/analyze/index.ts";
import { detectHours } from "../../center/src/analyze/changes/detect-hours.ts";
import { watchedSensors } from "../../center/src/analyze/changes/watched-sensors.ts";
import { figureInput } from "../../center/src/analyze/compute-figure.ts";
import { loadRegistry } from "../../center/src/enrich/index.ts";
import type { Claim } from "../../center/src/state/index.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork, TestFlow } from "./small-network.ts";

let network: SmallNetwork;

const SENSORS = ["jp-1", "jp-2", "us-1", "us-2"];
const FIRST = Date.parse("2022-07-01T00:00:00Z");
const HOUR = 3_600_000;
const DAYS = 46;
const MIRAI = 1 << 5;
const PORTS = [1001, 1002, 1003, 1004, 1005, 1006];

const at = (hour: number): string => new Date(FIRST + hour * HOUR).toISOString();
const hourOf = (hour: number): number => FIRST / HOUR + hour;

/** One of forty blocks of sources, so that no block makes a change alone. */
const oneOfMany = (place: number, hour: number): string => `100.${64 + place}.${hour % 40}.9`;

/**
 * Large ports that never rise. On 23/TCP the few packets from BR grow sixfold for 100 hours; on 22/TCP those with Mirai's
 * mark, for 60; those from SE grow twentyfold on six ports at once. On 80/TCP the port itself rises, by one source from BR.
 */
function flows(): readonly TestFlow[] {
  const rows: TestFlow[] = [];
  for (let hour = 0; hour < DAYS * 24; hour++) {
    const within = (from: number, to: number): boolean => hour >= from && hour < to;
    SENSORS.forEach((sensor, index) => {
      const add = (port: number, packets: number, source: string, region: string, marks = 0): void =>
        void rows.push({ at: at(hour), sensor, source, port, packets, region, marks });
      const usual = `198.51.100.${1 + ((hour + index) % 50)}`;
      for (const port of [22, 23, 80, ...PORTS]) add(port, 60, usual, "US");
      add(23, within(800, 900) ? 6 : 1, oneOfMany(1, hour + index), "BR");
      add(22, within(700, 760) ? 8 : 1, oneOfMany(2, hour + index), "US", MIRAI);
      if (within(950, 1020)) for (const port of PORTS) add(port, 3, oneOfMany(3, hour + port + index), "SE");
      else add(PORTS[hour % PORTS.length] ?? 0, 1, oneOfMany(3, hour), "SE");
      if (within(600, 640)) add(80, 180, "203.0.113.7", "BR");
    });
  }
  return rows;
}

/** The source of the rise of 80/TCP, as its owner would announce it. */
const SCANNER: Claim = {
  organisation: "Example Survey",
  range: "203.0.113.7/32",
  validFrom: "2022-07-01",
  validTo: null,
  knownFrom: null,
  knownTo: null,
  evidence: "declared-list",
  source: "https://survey.example/",
  confidence: "high",
};

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "Asia/Tokyo",
    home: "JP",
    sensors: SENSORS.map((name, index) => ({
      name,
      country: name.startsWith("jp") ? "JP" : "US",
      network: `n${index}`,
    })),
  });
  await network.addFlows(flows());
  for (const sensor of SENSORS) {
    for (let day = 0; day <= DAYS; day++) await network.cover(sensor, at(day * 24).slice(0, 10));
  }
});

afterAll(() => network.close());

const changes = (parameters: RawParameters = {}): Promise<FigureResult> =>
  computeFigure(network.context, "changes", parameters);

const NAMES = [
  "80-TCP-2022-07-26T09",
  "22-TCP-Mirai-2022-07-30T13",
  "23-TCP-BR-2022-08-03T17",
  "region-SE-2022-08-09T23",
];

test("a port's region, a port's tool and a region are told of where no port rises, each event once", async () => {
  const { columns } = await changes();
  expect(columns["change"]).toEqual(NAMES);
  expect(columns["port"]).toEqual(["80/TCP", "22/TCP", "23/TCP", null]);
  expect(columns["region"]).toEqual(["BR", "US", "BR", "SE"]);
  expect(columns["tool"]).toEqual([null, "Mirai", null, null]);
  expect(columns["scope"]).toEqual(["everywhere", "everywhere", "everywhere", "everywhere"]);
  expect(columns["factor"]?.map((factor) => Math.round(Number(factor)))).toEqual([4, 8, 6, 18]);
});

test("each has its evidence and its parts by its name", { timeout: 120_000 }, async () => {
  for (const change of NAMES.slice(1)) {
    const explained = await computeFigure(network.context, "change-explained", { change });
    expect(explained.columns["part"]).toContain("new sources");
    const [before = 0, during = 0] = [0, -1].map((row) => Number(explained.columns["packets_per_sensor"]?.at(row)));
    expect(during).toBeGreaterThan(3 * before);
    expect(explained.caption.notes[0]?.en).toMatch(/BR|Mirai|SE/);
  }
});

test("a change's evidence has a row for each sensor, and what remains without it", async () => {
  const { columns, caption } = await computeFigure(network.context, "change-evidence", { change: NAMES[2] ?? "" });
  expect(columns["sensor"]?.toSorted()).toEqual(SENSORS);
  expect(columns["judged"]).toEqual(["yes", "yes", "yes", "yes"]);
  expect(columns["in_scope"]).toEqual(["yes", "yes", "yes", "yes"]);
  for (const name of ["factor", "factor_without"]) {
    for (const factor of columns[name] ?? []) expect(Math.abs(Number(factor) - 6)).toBeLessThan(0.5);
  }
  for (const z of columns["z"] ?? []) expect(Number(z)).toBeGreaterThan(6);
  expect(caption.notes.map(({ en }) => en).join(" ")).toMatch(/23\/TCP from BR.*without \S+: 6\.\d+ times/);
});

interface Judged {
  readonly name: string;
  readonly start: number;
  readonly end: number | null;
  readonly noticed: number;
  readonly score: number;
}

/** Advances by one hour around the changes and by more elsewhere; answers the news. */
async function follow(watch: ChangeWatch, from: number, to: number): Promise<readonly ChangeNews[]> {
  const news: ChangeNews[] = [];
  const steps = [1, 1, 5, 24, 2, 37];
  for (let hour = from, step = 0; hour < to; step++) {
    hour = Math.min(to, hour + (steps[step % steps.length] ?? 1));
    const round = await watch.advance(hourOf(hour));
    expect(round.next).toBe(hourOf(hour));
    news.push(...round.news);
  }
  return news;
}

const judgedBy = async (watch: ChangeWatch, from: number): Promise<readonly Judged[]> =>
  (await watch.changes(hourOf(from))).map(({ key, start, end, noticed, score }) => ({
    name: String(key),
    start,
    end,
    noticed,
    score,
  }));

test("threads that share the keys say what one says alone", async () => {
  const input = await figureInput(network.context, "changes", {});
  const hours = { from: hourOf(0), to: hourOf(DAYS * 24) };
  const alone = await detectHours(input, watchedSensors(input), hours, 1);
  expect(alone.length).toBeGreaterThanOrEqual(NAMES.length);
  expect(await detectHours(input, watchedSensors(input), hours, 2)).toEqual(alone);
});

test("hour by hour, after a restart and over history: the same changes", { timeout: 120_000 }, async () => {
  const end = DAYS * 24 - 9;
  const whole = new ChangeWatch(network.context);
  await whole.advance(hourOf(end));
  const followed = new ChangeWatch(network.context);
  const news = await follow(followed, 500, 780);
  const restarted = new ChangeWatch(network.context);
  const later = await follow(restarted, 780, end);
  const atOnce = await judgedBy(whole, 0);
  expect(atOnce).toHaveLength(4);
  expect(await judgedBy(restarted, 0)).toEqual(atOnce);
  await followed.advance(hourOf(end));
  expect(await judgedBy(followed, 0)).toEqual(atOnce);
  const told = [...news, ...later].map(({ kind, name }) => `${kind} ${name}`);
  for (const name of NAMES) expect(told).toEqual(expect.arrayContaining([`noticed ${name}`, `ended ${name}`]));
  for (const one of [news, later]) expect(new Set(one.map(({ kind, name }) => kind + name)).size).toBe(one.length);
});

test("a scanner that is registered while a watch runs is one from then on", async () => {
  const watch = new ChangeWatch(network.context);
  await watch.advance(hourOf(660));
  const announced = async (): Promise<readonly boolean[]> =>
    ((await watch.listed(hourOf(0)))?.changes ?? []).map((change) => change.announced);
  expect(await announced()).toEqual([false]);
  watch.useRegistry(loadRegistry([SCANNER]));
  expect(await announced()).toEqual([true]);
});

test("a question over any days finds the changes that touch them as one over all days does", async () => {
  const { columns } = await changes();
  const row = (table: FigureResult["columns"], index: number): readonly unknown[] =>
    ["change", "start", "end", "noticed", "factor", "z", "scope"].map((name) => table[name]?.[index]);
  for (const [from, to, rows] of [
    ["2022-07-20", "2022-08-03", [0, 1]],
    ["2022-08-05", "2022-08-10", [2]],
    ["2022-08-12", "2022-08-14", [3]],
  ] as const) {
    const part = (await changes({ from, to })).columns;
    const ended = part["change"]?.flatMap((_, index) => (part["end"]?.[index] === null ? [] : [row(part, index)]));
    expect(ended).toEqual(rows.map((index) => row(columns, index)));
  }
});

test(
  "a watch begins again when the data of a judged hour changed, and when a sensor came",
  { timeout: 60_000 },
  async () => {
    const watch = new ChangeWatch(network.context);
    expect((await watch.advance(hourOf(1000))).begun).toBe("start");
    expect((await watch.advance(hourOf(1001))).begun).toBeNull();
    await network.addFlows([
      { at: at(999), sensor: "jp-1", source: "198.51.100.77", port: 4444, packets: 1, region: "US" },
    ]);
    const again = await watch.advance(hourOf(1002));
    expect([again.begun, again.next, again.news]).toEqual(["data", hourOf(1002), []]);
    await network.state.addSensor({ name: "us-3", country: "US", network: "n9" });
    expect((await watch.advance(hourOf(1002))).begun).toBe("sensors");
  },
);
