import { afterAll, beforeAll, expect, test } from "vitest";
import { computeFigure } from "../../center/src/analyze/index.ts";
import type { FigureResult } from "../../center/src/analyze/index.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork, TestFlow } from "./small-network.ts";

let network: SmallNetwork;

const SENSORS = ["jp-1", "jp-2", "jp-3", "us-1", "us-2"];
const FIRST = Date.parse("2022-07-01T00:00:00Z");
const HOUR = 3_600_000;
const DAYS = 45;
const SCANNER = "192.0.2.10";

const at = (hour: number): string => new Date(FIRST + hour * HOUR).toISOString();

/** Three packets an hour at every sensor; from hour 800 on for three days six times as many at home, from one block of sources. */
function flows(): readonly TestFlow[] {
  const rows: TestFlow[] = [];
  for (let hour = 0; hour < DAYS * 24; hour++) {
    SENSORS.forEach((sensor, index) => {
      rows.push({
        at: at(hour),
        sensor,
        source: `198.51.100.${1 + ((hour + index) % 50)}`,
        port: 23,
        packets: 3,
        region: "US",
      });
      rows.push({
        at: at(hour),
        sensor,
        source: `198.51.100.${1 + ((hour + index) % 50)}`,
        port: 445,
        packets: 2,
        region: "US",
      });
      const rises = hour >= 800 && hour < 872 && sensor.startsWith("jp");
      if (rises)
        rows.push({ at: at(hour), sensor, source: `203.0.113.${1 + (hour % 9)}`, port: 23, packets: 15, region: "BR" });
      if (hour >= 900 && hour < 930)
        rows.push({ at: at(hour), sensor, source: SCANNER, port: 445, packets: 10, region: "DE" });
    });
  }
  return rows;
}

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "UTC",
    home: "JP",
    sensors: SENSORS.map((name, index) => ({
      name,
      country: name.startsWith("jp") ? "JP" : "US",
      network: `n${index}`,
    })),
    claims: [
      {
        organisation: "Survey",
        range: `${SCANNER}/32`,
        validFrom: null,
        validTo: null,
        knownFrom: null,
        knownTo: null,
        evidence: "declared-list",
        source: "test",
        confidence: "high",
      },
    ],
  });
  await network.addFlows(flows());
  for (const sensor of SENSORS) {
    for (let day = 0; day < DAYS; day++) await network.cover(sensor, at(day * 24).slice(0, 10));
  }
});

afterAll(() => network.close());

test("a rise at home from one block, and a scanner's sweep, are told apart", async () => {
  const { columns, labels } = await computeFigure(network.context, "changes", {});
  const row = (index: number): Record<string, unknown> =>
    Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, cells[index]]));
  expect(columns["port"]).toEqual(["23/TCP", "445/TCP"]);
  expect(row(0)).toMatchObject({
    region: "BR",
    start: "2022-08-03T08:00+00:00",
    end: "2022-08-06T08:00+00:00",
    scope: "domestic only",
    sensors_hit: 3,
    sensors_covered: 5,
    top_prefix: "203.0.113.0/24",
    scanner_share: 0,
    draft: null,
  });
  expect(row(0)["factor"]).toBeGreaterThan(5.5);
  expect(row(0)["factor"]).toBeLessThan(6.5);
  expect(row(0)["top_prefix_share"]).toBeCloseTo(1, 1);
  expect(row(1)).toMatchObject({ region: "DE", scope: "everywhere", sensors_hit: 5, draft: null });
  expect(labels.map(({ row: index, label }) => ({ index, label }))).toEqual([
    { index: 1, label: "announced-scanners" },
  ]);
});

test("a range shows the changes that touch it, with the level from before it", async () => {
  const { columns } = await computeFigure(network.context, "changes", { from: "2022-08-05", to: "2022-08-06" });
  expect(columns["port"]).toEqual(["23/TCP"]);
  expect(columns["start"]).toEqual(["2022-08-03T08:00+00:00"]);
  expect(columns["end"]).toEqual([null]);
});

test("a factor that is asked for hides smaller rises; days without data have no changes", async () => {
  const notes = ({ caption }: FigureResult): string => caption.notes.map(({ en }) => en).join("\n");
  const large = await computeFigure(network.context, "changes", { "min-factor": 6.5 });
  expect(large.columns["port"]).toEqual([]);
  expect(notes(large)).toContain("no change is listed");
  expect(notes(large)).toContain("nothing can be judged before 2022-07-08");
  const empty = await computeFigure(network.context, "changes", { from: "2021-01-01", to: "2021-02-01" });
  expect(empty.columns["port"]).toEqual([]);
  expect(notes(empty)).toContain("no sensor could be judged");
  const early = await computeFigure(network.context, "changes", { to: "2022-07-04" });
  expect(notes(early)).toContain("no sensor could be judged");
  const later = await computeFigure(network.context, "changes", { from: "2022-08-05", to: "2022-08-06" });
  expect(notes(later)).not.toContain("judged");
});
