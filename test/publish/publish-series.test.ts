import { openZone } from "@teiten/core/calendar";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PUBLIC_POLICY, buildPublication, findAddresses, publishSeries } from "../../center/src/publish/index.ts";
import type { DecidedSeries, Publication } from "../../center/src/publish/index.ts";
import { bind, sql } from "../../center/src/store/index.ts";
import { openSmallNetwork } from "../figures/small-network.ts";
import type { SmallNetwork, TestFlow } from "../figures/small-network.ts";

const WEEKS = 14;
const FIRST = Date.parse("2022-06-27T00:00:00Z");
const SENSORS = Array.from({ length: 24 }, (_, sensor) => `jp-${sensor}`);

let network: SmallNetwork;
const dayOf = (day: number): string => new Date(FIRST + day * 86_400_000).toISOString().slice(0, 10);

/** A hundred packets a day from many sources at every sensor, and one source that sends 50,000 to one sensor in the last week. */
function flows(): readonly TestFlow[] {
  const rows: TestFlow[] = [];
  for (let day = 0; day < WEEKS * 7; day++) {
    const at = new Date(FIRST + day * 86_400_000 + 3_600_000).toISOString();
    for (const [index, sensor] of SENSORS.entries()) {
      rows.push({ at, sensor, source: "198.51.100.1", port: 23, packets: 100, region: "US" });
      rows.push({ at, sensor, source: "192.0.2.9", port: 445, packets: 50 + index, region: "CN" });
      rows.push({ at, sensor, source: "192.0.2.10", port: 22, packets: 10, region: "CN" });
      rows.push({ at, sensor, source: addressOf(index), protocol: 1, packets: 5 });
      if (index < 2) rows.push({ at, sensor, source: "192.0.2.77", port: 445, packets: 1 });
    }
  }
  const last = new Date(FIRST + (WEEKS * 7 - 3) * 86_400_000).toISOString();
  rows.push({ at: last, sensor: "jp-7", source: "203.0.113.9", port: 23, packets: 50_000, region: "BR" });
  return rows;
}

const addressOf = (index: number): string => `203.0.113.${index + 100}`;

const CLAIM = { validFrom: null, validTo: null, knownFrom: null, knownTo: null, evidence: "declared-list" } as const;

function publish(today: string): Promise<DecidedSeries> {
  const { state, store } = network;
  return publishSeries({ state, store, zone: openZone("UTC"), home: "JP", today }, PUBLIC_POLICY);
}

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "UTC",
    home: "JP",
    sensors: SENSORS.map((name, index) => ({
      name,
      country: "JP",
      network: `n${index}`,
      operator: `o${index % 6}`,
      addresses: [{ prefix: addressOf(index), from: null, to: null }],
    })),
    claims: [
      { ...CLAIM, organisation: "Example Survey", range: "192.0.2.0/24", source: "a test", confidence: "high" },
      { ...CLAIM, organisation: "Quiet Survey", range: "198.18.0.0/24", source: "a test", confidence: "high" },
    ],
  });
  await network.addFlows(flows());
  await network.cover("jp-0", dayOf(0));
  await network.store.execute(sql`
    insert into coverage (day, minute, sensor, seconds, reason, kind)
    select day + n, minute + toIntervalDay(n), id, 60, '', 'declared'
    from (select day, minute from coverage) as first
    cross join (select number as n from numbers(${bind("UInt32", WEEKS * 7)})) as days
    cross join (select arrayJoin(${bind(
      "Array(UInt16)",
      (await network.state.sensors()).map(({ id }) => id),
    )}) as id) as ids
    where n > 0 or id <> (select any(sensor) from coverage)`);
}, 120_000);

afterAll(() => network.close());

test("weeks are published a week after their end, once and for ever, and one source at one sensor does not show", async () => {
  const early = await publish("2022-09-20");
  expect(early.groups).toEqual([{ group: "all", period: "week" }]);
  const later = await publish("2022-10-20");
  expect(later.fresh).toBeGreaterThan(0);
  const port = later.cells.filter(({ series }) => series === "23/TCP");
  const shown = port.flatMap(({ value, noise }) => (value === null || noise === null ? [] : [{ value, noise }]));
  expect(shown.length).toBeGreaterThanOrEqual(3);
  for (const { value, noise } of shown.slice(-3)) expect(Math.abs(value - 100)).toBeLessThan(8 * noise);
  const again = await publish("2022-10-20");
  expect(again.fresh).toBe(0);
  expect(again.cells).toEqual(later.cells);
  for (const cell of early.cells) expect(later.cells).toContainEqual(cell);
});

async function build(today: string): Promise<Publication> {
  const { state, store, context } = network;
  const { registry } = context;
  return buildPublication({ state, store, zone: openZone("UTC"), home: "JP", today, registry });
}

test("everything public is one value that stays as it is, and tells no address", async () => {
  expect((await build("2022-12-30")).sensorTables).toEqual([]);
  const publication = await build("2023-01-10");
  expect(await build("2023-01-10")).toEqual(publication);
  expect(publication.groups).toMatchObject([{ group: "all", period: "week", sensors: 24, operators: 6 }]);
  expect([...new Set(publication.series.map(({ kind }) => kind))]).toEqual(["port", "other", "icmp", "region"]);
  expect(publication.budget.spent).toBeLessThanOrEqual(publication.budget.limit);
  const cells = publication.series.flatMap((series) => series.cells);
  expect(cells.every(({ value, withheld }) => (value === null) === (withheld !== null))).toBe(true);
  expect(publication.withheld.some(({ part, reason }) => part === "series" && reason.ja !== "")).toBe(true);
  expect(publication.groups[0]?.coverage.find(({ label }) => label === "2022-08-01")?.share).toBeGreaterThan(0.6);
  const bytes = JSON.stringify(publication);
  expect(findAddresses(new Map([["publication.json", bytes]]), await network.state.sensors())).toEqual([]);
  for (const secret of [...SENSORS, "o3", "n3", "192.0.2.9"]) expect(bytes).not.toContain(`"${secret}"`);
});

test("announced scanners have classes, from which a source at two sensors is missing", async () => {
  const { scanners } = await build("2023-01-10");
  expect(scanners.organisations.map(({ organisation }) => organisation)).toEqual(["Example Survey", "Quiet Survey"]);
  const at = scanners.weeks.findIndex(({ label }) => label === "2022-09-05");
  const classes = scanners.organisations.map((one) => one.classes[at]);
  expect(["1-2", "3-5"]).toContain(classes[0]);
  expect(["0", "1-2"]).toContain(classes[1]);
  expect(scanners.organisations[0]?.classes.at(-1)).toBeNull();
});

test("rows of single sensors come a quarter late, under names of their own", async () => {
  const [table] = (await build("2023-01-10")).sensorTables;
  expect(table?.quarter).toBe("2022Q3");
  expect(table?.rows).toHaveLength(12);
  expect(table?.rows[0]?.ports).toEqual(["23/TCP", "445/TCP", "22/TCP", "ICMP"]);
});
