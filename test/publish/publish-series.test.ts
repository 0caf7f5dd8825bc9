import { openZone } from "@teiten/core/calendar";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PUBLIC_POLICY, publishSeries } from "../../center/src/publish/index.ts";
import type { DecidedSeries } from "../../center/src/publish/index.ts";
import { bind, sql } from "../../center/src/store/index.ts";
import { openSmallNetwork } from "../figures/small-network.ts";
import type { SmallNetwork, TestFlow } from "../figures/small-network.ts";

const WEEKS = 12;
const FIRST = Date.parse("2022-07-04T00:00:00Z");
const SENSORS = Array.from({ length: 24 }, (_, sensor) => `jp-${sensor}`);

let network: SmallNetwork;
const dayOf = (day: number): string => new Date(FIRST + day * 86_400_000).toISOString().slice(0, 10);

/** A hundred packets a day from many sources at every sensor, and one source that sends 50,000 to one sensor in the last week. */
function flows(): readonly TestFlow[] {
  const rows: TestFlow[] = [];
  for (let day = 0; day < WEEKS * 7; day++) {
    const at = new Date(FIRST + day * 86_400_000 + 3_600_000).toISOString();
    for (const sensor of SENSORS)
      rows.push({ at, sensor, source: "198.51.100.1", port: 23, packets: 100, region: "US" });
  }
  const last = new Date(FIRST + (WEEKS * 7 - 3) * 86_400_000).toISOString();
  rows.push({ at: last, sensor: "jp-7", source: "203.0.113.9", port: 23, packets: 50_000, region: "BR" });
  return rows;
}

function publish(today: string): Promise<DecidedSeries> {
  const { state, store } = network;
  return publishSeries({ state, store, zone: openZone("UTC"), home: "JP", today }, PUBLIC_POLICY);
}

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "UTC",
    home: "JP",
    sensors: SENSORS.map((name, index) => ({ name, country: "JP", network: `n${index}`, operator: `o${index % 6}` })),
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
  for (const { value, noise } of shown) expect(Math.abs(value - 100)).toBeLessThan(8 * noise);
  const again = await publish("2022-10-20");
  expect(again.fresh).toBe(0);
  expect(again.cells).toEqual(later.cells);
  for (const cell of early.cells) expect(later.cells).toContainEqual(cell);
});
