import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataPaths } from "../../center/src/config/index.ts";
import { computeFigure } from "../../center/src/analyze/index.ts";
import { buildRollUps, ingestCaptures, openIngest } from "../../center/src/ingest/index.ts";
import { raw } from "../../center/src/store/index.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ethernet, ipv4, tcp } from "../captures/packet-builder.ts";
import type { FrameToWrite } from "../captures/capture-builder.ts";
import { capture } from "../e2e/small-captures.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork } from "./small-network.ts";

const START = Date.UTC(2022, 6, 1, 3) / 1000;
const RANGE = { from: "2022-07-01", to: "2022-07-02" };
const DAY = { by: "interval" as const, from: START - 12 * 3600, to: START + 12 * 3600 };

let network: SmallNetwork;

beforeAll(async () => {
  const at = (prefix: string): readonly { prefix: string; from: null; to: null }[] => [
    { prefix, from: null, to: null },
  ];
  network = await openSmallNetwork({
    zone: "Asia/Tokyo",
    home: "JP",
    sensors: [
      { name: "one", country: "JP", addresses: at("192.0.2.1") },
      { name: "dark-24", country: "JP", addresses: at("198.51.100.0/24") },
      { name: "dark-20", country: "DE", addresses: at("198.18.16.0/20") },
    ],
  });
  await ingest("one", [probe("203.0.113.5", "192.0.2.1", START), probe("203.0.113.5", "192.0.2.2", START)]);
  await ingest("dark-24", sweep("198.51.100", 0, 256));
  await ingest(
    "dark-20",
    [...Array(16).keys()].flatMap((third) => sweep(`198.18.${16 + third}`, third * 256, 256)),
  );
});
afterAll(() => network.close());

const probe = (source: string, destination: string, second: number): FrameToWrite => ({
  frame: ethernet(0x0800, ipv4({ source, destination }, tcp({ destination: 23, flags: 2 }))),
  second,
});

/** One source to every address of a /24 within a minute, twice to the first; and one packet to an address outside. */
function sweep(network24: string, offset: number, count: number): readonly FrameToWrite[] {
  const hosts = [...Array(count).keys()].map((host) =>
    probe("203.0.113.5", `${network24}.${host}`, START + Math.floor(((offset + host) * 60) / 4096)),
  );
  return [
    ...hosts,
    probe("203.0.113.5", `${network24}.0`, START + 59),
    probe("203.0.113.9", "203.0.113.77", START + 59),
  ];
}

async function ingest(name: string, frames: readonly FrameToWrite[]): Promise<void> {
  const { folder, state, store, context } = network;
  mkdirSync(join(folder, "captures"), { recursive: true });
  const path = join(folder, "captures", `${name}.pcap`);
  writeFileSync(path, capture(frames));
  const sensor = (await state.sensors()).find((candidate) => candidate.name === name);
  if (sensor === undefined) throw new Error(name);
  const configuration = { home: context.home, zone: context.zone, store: "embedded", engine: { memory: null } };
  const base = await openIngest({ paths: dataPaths(folder), configuration: configuration as never, state, store });
  await ingestCaptures(base, [{ path, sensor, covers: DAY }], (result) => expect(result.outcome).toBe("ingested"));
  await buildRollUps(base);
}

test("the distinct destinations of a source are counted, and no destination is stored", async () => {
  const rows = await network.store.query(
    raw(
      "select sensor, sum(flows.packets) as packets, max(destinations) as destinations from flows group by sensor order by sensor",
    ),
  );
  expect(rows).toEqual([
    { sensor: 1, packets: 1, destinations: 1 },
    { sensor: 2, packets: 257, destinations: 256 },
    { sensor: 3, packets: 16 * 257, destinations: 4096 },
  ]);
  const columns = await network.store.query<{ name: string }>(
    raw("select name from system.columns where table = 'flows' and database = currentDatabase()"),
  );
  expect(columns.map(({ name }) => name).filter((name) => /dest|dst/i.test(name))).toEqual(["destinations"]);
});

test("a prefix is one sensor in averages, with the packets to all its addresses, and the caption says so", async () => {
  const { columns, caption } = await computeFigure(network.context, "packets-per-sensor", {
    ...RANGE,
    bin: "day",
    by: "sensor",
  });
  expect(columns["by"]).toEqual(["dark-20", "dark-24", "one"]);
  expect(columns["mean"]).toEqual([16 * 257, 257, 1]);
  expect(columns["sensor_days"]).toEqual([1, 1, 1]);
  const all = await computeFigure(network.context, "packets-per-sensor", { ...RANGE, bin: "day", by: "all" });
  expect(all.columns["median"]).toEqual([257]);
  expect(caption.notes.map(({ en }) => en).join(" ")).toContain("dark-20 (198.18.16.0/20), dark-24 (198.51.100.0/24)");
});

test("a survey needs a packet for each address of the prefixes", async () => {
  const ask = async (sensors: string): Promise<unknown> => {
    const { columns } = await computeFigure(network.context, "scan-sources", { ...RANGE, rule: "survey", sensors });
    return columns["source"];
  };
  await network.addFlows(
    [...Array(30).keys()].map((port) => ({
      at: "2022-07-01T05:00:00Z",
      sensor: "dark-24",
      source: "203.0.113.5",
      port: 1000 + port,
    })),
  );
  await network.rollUp([RANGE.from]);
  expect(await ask("dark-24")).toEqual(["203.0.113.5"]);
  await network.addFlows(
    [...Array(30).keys()].map((port) => ({
      at: "2022-07-01T05:00:00Z",
      sensor: "dark-24",
      source: "203.0.113.6",
      port: 1000 + port,
    })),
  );
  await network.rollUp([RANGE.from]);
  expect(await ask("dark-24")).toEqual(["203.0.113.5"]);
});
