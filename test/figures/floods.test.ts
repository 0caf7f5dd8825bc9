import { afterAll, beforeAll, expect, test } from "vitest";
import { computeFigure } from "../../center/src/analyze/index.ts";
import { bind, sql } from "../../center/src/store/index.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork } from "./small-network.ts";

let network: SmallNetwork;

const SPOOFED = 12_000;

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "UTC",
    home: "JP",
    sensors: [
      { name: "tokyo", country: "JP" },
      { name: "oregon", country: "US" },
    ],
  });
  const at = "2022-07-01T12:00:00Z";
  const scan = Array.from({ length: 12 }, (_, port) => ({
    at: "2022-07-01T01:00:00Z",
    sensor: "oregon",
    source: "198.51.100.7",
    port: 8000 + port,
    region: "US",
    packets: 100,
  }));
  await network.addFlows([
    ...Array.from({ length: SPOOFED }, (_, index) => ({
      at,
      sensor: "tokyo",
      source: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
      port: 80,
      region: index % 2 === 0 ? "CN" : "US",
    })),
    { at, sensor: "tokyo", source: "198.51.100.7", port: 80, region: "US", packets: 20_000 },
    ...[60, 61, 62].map((ttl) => ({ at, sensor: "tokyo", source: "198.51.100.9", port: 80, region: "US", ttl })),
    { at, sensor: "tokyo", source: "198.51.100.8", port: 23, region: "US", packets: 7 },
    ...scan,
  ]);
  await network.rollUp(["2022-07-01"]);
  await network.cover("tokyo", "2022-07-01");
  await network.cover("oregon", "2022-07-01");
});

afterAll(() => network.close());

const figure = (
  id: string,
  parameters: Record<string, string | boolean | number> = {},
): ReturnType<typeof computeFigure> => computeFigure(network.context, id, parameters);

test("busy sources in the midst of a flood neither hide it nor count to it", async () => {
  const rows = await network.store.query(sql`SELECT packets, sources FROM floods WHERE port = ${bind("UInt16", 80)}`);
  expect(rows).toEqual([{ packets: SPOOFED, sources: SPOOFED }]);
});

test("a spoofed flood is labelled in the port ranking, with its packets and sources", async () => {
  const result = await figure("port-ranking", { top: 2 });
  expect(result.columns["port"]).toEqual(["80/TCP", "8000/TCP"]);
  expect(result.columns["sources"]).toEqual([SPOOFED + 2, 1]);
  expect(result.labels).toEqual([
    expect.objectContaining({ row: 0, label: "spoofed-flood", packets: SPOOFED, sources: SPOOFED }),
  ]);
  expect(result.labels[0]?.text.ja).toMatch(/詐称/);
  expect(result.caption.notes.some((note) => note.en.includes("forged source addresses"))).toBe(true);
});

test("a flood of the range before is told in the caption, for no row is its own", async () => {
  const result = await figure("port-ranking", { from: "2022-07-02", to: "2022-07-03", previous: true });
  expect(result.labels).toEqual([]);
  expect(result.caption.notes.map(({ en }) => en)).toContain(
    `the range before holds ${SPOOFED} packets of floods with forged source addresses, which its columns do not label`,
  );
});

test("the label goes with the rows it is about: sensor, region, bin, group", async () => {
  const bySensor = await figure("port-ranking", { by: "sensor", top: 1 });
  expect(bySensor.columns["by"]).toEqual(["oregon", "tokyo"]);
  expect(bySensor.labels.map((label) => label.row)).toEqual([1]);
  const regions = await figure("region-ranking");
  expect(regions.columns["region"]).toEqual(["US", "CN"]);
  expect(regions.labels.map((label) => [label.row, label.sources])).toEqual([
    [0, SPOOFED / 2],
    [1, SPOOFED / 2],
  ]);
  const trend = await figure("port-trend", { bin: "6h", ports: "23/TCP,80/TCP" });
  expect(trend.labels.map((label) => trend.columns["bin"]?.[label.row])).toEqual(["2022-07-01T12:00+00:00"]);
  const average = await figure("packets-per-sensor", { by: "group" });
  expect(average.labels.map((label) => average.columns["by"]?.[label.row])).toEqual(["domestic"]);
  const regionTrend = await figure("region-trend", { measure: "sources", regions: "CN" });
  expect(regionTrend.labels).toHaveLength(1);
  const share = await figure("scanner-share", { by: "port" });
  expect(share.labels.map((label) => share.columns["by"]?.[label.row])).toEqual(["80/TCP"]);
});

test("no flood in the scope, no label", async () => {
  expect((await figure("port-ranking", { group: "overseas" })).labels).toEqual([]);
  expect((await figure("port-ranking", { class: "backscatter" })).labels).toEqual([]);
});

test("a source that is part of a flood carries the label as a scan source", async () => {
  const result = await figure("scan-sources", { rule: "custom", "min-ports": 1, region: "CN" });
  expect(result.labels).toHaveLength(SPOOFED / 2);
  const heavy = await figure("scan-sources");
  expect(heavy.columns["source"]).toEqual(["198.51.100.7"]);
  expect(heavy.labels).toEqual([]);
});

test("a flood on a day that does not count labels no row of a trend", async () => {
  const at = "2022-07-02T12:00:00Z";
  const flood = Array.from({ length: SPOOFED }, (_, index) => ({
    at,
    sensor: "tokyo",
    source: `10.9.${index >> 8}.${index & 255}`,
    port: 81,
  }));
  await network.addFlows([...flood, { at, sensor: "oregon", source: "198.51.100.7", port: 81 }]);
  await network.rollUp(["2022-07-02"]);
  await network.cover("oregon", "2022-07-02");
  const trend = await figure("port-trend", { ports: "81/TCP", bin: "day", from: "2022-07-02", to: "2022-07-03" });
  expect(trend.columns["packets"]).toEqual([1]);
  expect(trend.labels).toEqual([]);
  await network.cover("tokyo", "2022-07-02");
  const counted = await figure("port-trend", { ports: "81/TCP", bin: "day", from: "2022-07-02", to: "2022-07-03" });
  expect(counted.columns["packets"]).toEqual([SPOOFED + 1]);
  expect(counted.labels).toEqual([expect.objectContaining({ row: 0, packets: SPOOFED })]);
});
