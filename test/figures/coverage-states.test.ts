import { openZone } from "@teiten/core/calendar";
import { afterAll, beforeAll, expect, test } from "vitest";
import { computeFigure } from "../../center/src/analyze/index.ts";
import { staleDays } from "../../center/src/ingest/index.ts";
import { renderFigureSvg } from "../../center/src/report/index.ts";
import { raw } from "../../center/src/store/index.ts";
import { addSegments, heartbeat } from "./fleet-signs.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork } from "./small-network.ts";

const ZONE = "Asia/Tokyo";
const BOOTS = ["00000000000000a1", "00000000000000a2", "00000000000000a3"] as const;
const at = (text: string): number => Date.parse(`${text}+09:00`) / 1000;

let network: SmallNetwork;
const id = async (name: string): Promise<number> =>
  (await network.state.sensors()).find((sensor) => sensor.name === name)?.id ?? 0;

beforeAll(async () => {
  const sensor = (name: string, address: string): object => ({
    name,
    country: "JP",
    addresses: [{ prefix: address, from: null, to: null }],
  });
  network = await openSmallNetwork({
    zone: ZONE,
    home: "JP",
    sensors: ["a", "b", "c", "d", "e", "f", "g", "h", "i"].map(
      (name, index) => sensor(name, `192.0.2.${index + 1}`) as never,
    ),
  });
});
afterAll(() => network.close());

/** Segments of an hour each, empty but for one packet. */
async function hours(name: string, boot: string, from: string, count: number, first = 0, packets = 1): Promise<void> {
  const start = at(from);
  const sensorId = await id(name);
  await addSegments(
    network.state,
    ZONE,
    Array.from({ length: count }, (_, hour) => ({
      sensorId,
      boot,
      number: first + hour,
      from: start + hour * 3600,
      to: start + (hour + 1) * 3600,
      packets,
    })),
  );
}

async function beats(
  name: string,
  list: readonly ReturnType<typeof heartbeat>[],
  ended: readonly { boot: string; last: number }[] = [],
): Promise<void> {
  await network.state.fleet.addHeartbeats(await id(name), list, ended, at("2022-07-20T00:00:00"));
}

async function rows(name: string, from: string, to: string, bin = "day"): Promise<readonly (readonly unknown[])[]> {
  const { columns } = await computeFigure(network.context, "coverage", { from, to, sensors: name, bin });
  const of = (column: string): readonly unknown[] => columns[column] ?? [];
  return of("bin").map((label, index) => [label, of("covered")[index], of("state")[index], of("reason")[index]]);
}

test("between two runs the sensor was down, from the last sign of the one to the first of the other", async () => {
  await hours("a", BOOTS[0], "2022-07-01T00:00:00", 12);
  await beats("a", [heartbeat(BOOTS[0], 0, at("2022-07-01T00:00:00"))]);
  await network.rollUp([]);
  expect(await rows("a", "2022-07-01", "2022-07-02")).toEqual([
    ["2022-07-01", 0.5, "unknown", "unknown 12 h: no sign of the sensor yet"],
  ]);
  await hours("a", BOOTS[1], "2022-07-04T06:00:00", 18);
  await beats("a", [heartbeat(BOOTS[1], 0, at("2022-07-04T06:00:00"))], [{ boot: BOOTS[0], last: 11 }]);
  await network.rollUp([]);
  expect(await rows("a", "2022-07-01", "2022-07-05")).toEqual([
    ["2022-07-01", 0.5, "down", "down 12 h: the agent did not run"],
    ["2022-07-02", 0, "down", "down: the agent did not run"],
    ["2022-07-03", 0, "down", "down: the agent did not run"],
    ["2022-07-04", 0.75, "up", "down 6 h: the agent did not run"],
  ]);
  const { columns } = await computeFigure(network.context, "packets-per-sensor", {
    from: "2022-07-01",
    to: "2022-07-05",
    sensors: "a",
    bin: "day",
    by: "all",
  });
  expect(columns["mean"]).toEqual([0, null, null, 0]);
});

test("what comes late opens its day again", async () => {
  await hours("a", BOOTS[0], "2022-07-01T12:00:00", 6, 12);
  expect(await network.state.dirtyDays()).toEqual(["2022-07-01"]);
  await network.rollUp([]);
  expect(await rows("a", "2022-07-01", "2022-07-02")).toEqual([
    ["2022-07-01", 0.75, "up", "down 6 h: the agent did not run"],
  ]);
});

test("a hole in a run is a capture that stood still, or segments that are still to come", async () => {
  const day = "2022-07-01T";
  await hours("b", BOOTS[0], `${day}00:00:00`, 6);
  await hours("b", BOOTS[0], `${day}08:00:00`, 6, 6);
  await hours("b", BOOTS[0], `${day}18:00:00`, 6, 16);
  await network.rollUp([]);
  expect(await rows("b", "2022-07-01", "2022-07-02")).toEqual([
    [
      "2022-07-01",
      0.75,
      "up",
      "unknown 4 h: its segments have not arrived yet; blind 2 h: the agent ran and the capture stood still",
    ],
  ]);
  const hourly = await rows("b", "2022-07-01", "2022-07-02", "hour");
  expect(hourly.slice(5, 9).map(([, covered, state]) => [covered, state])).toEqual([
    [1, "up"],
    [0, "blind"],
    [0, "blind"],
    [1, "up"],
  ]);
});

test("three canaries in a row that were missed make it blind from the first on, two do not", async () => {
  const sensorId = await id("c");
  await hours("c", BOOTS[0], "2022-07-01T00:00:00", 24, 0, 0);
  const sent = async (hour: number, seen: boolean): Promise<void> => {
    const nonce = hour.toString(16).padStart(32, "0");
    const sentAt = at("2022-07-01T00:30:00") + hour * 3600;
    await network.state.fleet.addCanary({ sensorId, sentAt, nonce });
    if (seen) await network.state.fleet.seeCanaries(sensorId, new Map([[nonce, sentAt]]));
  };
  for (const hour of [0, 1, 4, 5, 9, 10]) await sent(hour, true);
  for (const hour of [2, 3, 6, 7, 8]) await sent(hour, false);
  await network.rollUp([]);
  expect(await rows("c", "2022-07-01", "2022-07-02")).toEqual([
    ["2022-07-01", 21 / 24, "up", "blind 3 h: test packets of the center did not arrive"],
  ]);
  const hourly = await rows("c", "2022-07-01", "2022-07-02", "hour");
  expect(hourly.slice(5, 11).map(([, covered]) => covered)).toEqual([1, 0.5, 0, 0, 0.5, 1]);
});

test("canaries that are missed over midnight open the day before again", async () => {
  const sensorId = await id("c");
  const miss = async (text: string): Promise<void> => {
    await network.state.fleet.addCanary({
      sensorId,
      sentAt: at(text),
      nonce: `f${at(text).toString(16).padStart(31, "0")}`,
    });
  };
  await miss("2022-07-01T23:00:00");
  await hours("c", BOOTS[0], "2022-07-02T00:00:00", 4, 24, 0);
  await miss("2022-07-02T00:00:30");
  await network.rollUp([]);
  expect((await rows("c", "2022-07-01", "2022-07-02"))[0]?.[1]).toBeCloseTo(21 / 24, 6);
  await miss("2022-07-02T01:00:30");
  await network.rollUp(["2022-07-02"]);
  expect((await rows("c", "2022-07-01", "2022-07-02"))[0]?.[1]).toBeCloseTo(20 / 24, 6);
});

test("a canary that is filtered on the way does not make a sensor blind to which others' packets come", async () => {
  const sensorId = await id("d");
  await hours("d", BOOTS[0], "2022-07-01T00:00:00", 24, 0, 10);
  for (let hour = 0; hour < 24; hour++) {
    const sentAt = at("2022-07-01T00:30:00") + hour * 3600;
    await network.state.fleet.addCanary({ sensorId, sentAt, nonce: `d${hour.toString(16).padStart(31, "0")}` });
  }
  await network.rollUp([]);
  expect(await rows("d", "2022-07-01", "2022-07-02")).toEqual([["2022-07-01", 1, "up", null]]);
});

test("a lost address and a capture that stands still are blind, whatever empty segments say", async () => {
  await hours("e", BOOTS[0], "2022-07-01T00:00:00", 24, 0, 0);
  const start = at("2022-07-01T00:00:00");
  const list = Array.from({ length: 1440 }, (_, minute) => {
    const hour = Math.floor(minute / 60);
    const addresses = hour >= 10 && hour < 13 ? ["198.51.100.7"] : ["192.0.2.5", "2001:db8::5"];
    return heartbeat(BOOTS[0], minute, start + minute * 60, {
      addresses,
      capture: hour === 20 ? "stopped" : "running",
    });
  });
  await beats("e", list);
  await network.rollUp(["2022-07-01"]);
  const [row] = await rows("e", "2022-07-01", "2022-07-02");
  expect(row?.[1]).toBeCloseTo((20 * 60 + 1) / 1440, 6);
  expect(row?.[3]).toBe(
    "blind 3 h: the host had lost the sensor's address; blind 59 min: the agent ran and the capture stood still",
  );
});

test("an address that the agent never named is not lost, nor one to which packets come", async () => {
  await hours("h", BOOTS[0], "2022-07-01T00:00:00", 24, 0, 0);
  const start = at("2022-07-01T00:00:00");
  const named = (boot: string, addresses: readonly string[] | null, from: number) =>
    Array.from({ length: 4 }, (_, hour) => heartbeat(boot, from + hour, start + (from + hour) * 3600, { addresses }));
  await beats("h", [...named(BOOTS[0], ["198.51.100.1"], 0), ...named(BOOTS[0], [], 4), ...named(BOOTS[0], null, 8)]);
  await network.rollUp(["2022-07-01"]);
  expect(await rows("h", "2022-07-01", "2022-07-02")).toEqual([["2022-07-01", 1, "up", null]]);
  await hours("i", BOOTS[0], "2022-07-01T00:00:00", 24);
  await beats("i", [...named(BOOTS[0], ["192.0.2.9"], 0), ...named(BOOTS[0], ["198.51.100.1"], 4)]);
  await network.rollUp(["2022-07-01"]);
  expect(await rows("i", "2022-07-01", "2022-07-02")).toEqual([["2022-07-01", 1, "up", null]]);
});

test("a tombstone's time is down with its reason, and thinned packets lower the weight like dropped ones", async () => {
  const sensorId = await id("f");
  const start = at("2022-07-01T00:00:00");
  const boot = BOOTS[0];
  await addSegments(network.state, ZONE, [
    { sensorId, boot, number: 0, from: start, to: start + 43_200, packets: 60, dropped: 20, thinned: 20 },
    { sensorId, boot, number: 1, from: start + 43_200, to: start + 86_400, tombstone: "tombstone: spool-full" },
  ]);
  await network.rollUp([]);
  expect(await rows("f", "2022-07-01", "2022-07-02")).toEqual([
    [
      "2022-07-01",
      0.3,
      "down",
      "down 12 h: the sensor had to throw its packets away, tombstone: spool-full; 20 % of the packets dropped; 20 % thinned out in a flood",
    ],
  ]);
});

test("segments that meet at midnight and end within a minute are exact to the second", async () => {
  const sensorId = await id("g");
  const midnight = at("2022-07-02T00:00:00");
  const boot = BOOTS[0];
  await addSegments(network.state, ZONE, [
    { sensorId, boot, number: 0, from: midnight - 7, to: midnight },
    { sensorId, boot, number: 1, from: midnight, to: midnight + 61 },
    { sensorId, boot, number: 2, from: midnight + 30, to: midnight + 90 },
  ]);
  await network.rollUp([]);
  const seconds = await network.store.query(
    raw(
      `select toString(day) as day, sum(seconds) as seconds from coverage where sensor = ${sensorId} group by day order by day`,
    ),
  );
  expect(seconds).toEqual([
    { day: "2022-07-01", seconds: 7 },
    { day: "2022-07-02", seconds: 90 },
  ]);
});

test("the check finds nothing to build again, and building again changes nothing", async () => {
  const zone = openZone(ZONE);
  const { state, store } = network;
  const held = (): Promise<unknown> =>
    store.query(raw("select * from coverage order by day, sensor, minute, state, reason"));
  expect(await state.dirtyDays()).toEqual([]);
  expect(await staleDays({ state, store, zone })).toEqual([]);
  const before = await held();
  await network.rollUp(["2022-07-01", "2022-07-02", "2022-07-04"]);
  expect(await held()).toEqual(before);
});

test("the drawing and the Japanese text have the states", async () => {
  const result = await computeFigure(network.context, "coverage", {
    from: "2022-07-01",
    to: "2022-07-05",
    bin: "hour",
  });
  expect(result.japanese?.["reason"]?.[0]).toBe(null);
  expect(result.japanese?.["reason"]).toContain("停止：エージェントが動いていなかった");
  const svg = renderFigureSvg(result, "ja");
  for (const text of ["受信不能", "停止", "不明・25%未満", "#7b3fa0"]) expect(svg).toContain(text);
});
