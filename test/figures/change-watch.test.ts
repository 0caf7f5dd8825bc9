import { afterAll, beforeAll, expect, test } from "vitest";
import { ChangeWatch } from "../../center/src/analyze/index.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork, TestFlow } from "./small-network.ts";

let network: SmallNetwork;

const SENSORS = ["jp-1", "jp-2", "us-1"];
const FIRST = Date.parse("2022-07-01T00:00:00Z");
const HOUR = 3_600_000;
const DAYS = 12;
const UNTIL = FIRST / HOUR + DAYS * 24 - 12;

const flow = (hour: number, sensor: string): TestFlow => ({
  at: new Date(FIRST + hour * HOUR).toISOString(),
  sensor,
  source: `198.51.100.${1 + (hour % 50)}`,
  port: 23,
  packets: 3,
  region: "US",
});

beforeAll(async () => {
  const sensors = SENSORS.map((name) => ({ name, country: name.startsWith("jp") ? "JP" : "US", network: name }));
  network = await openSmallNetwork({ zone: "UTC", home: "JP", sensors });
  const hours = Array.from({ length: DAYS * 24 }, (_, hour) => hour);
  await network.addFlows(hours.flatMap((hour) => SENSORS.map((sensor) => flow(hour, sensor))));
  for (const sensor of SENSORS) {
    for (let day = 0; day < DAYS; day++) {
      await network.cover(sensor, new Date(FIRST + day * 24 * HOUR).toISOString().slice(0, 10));
    }
  }
});

afterAll(() => network.close());

test("data that come while hours are read are judged at the next look; an address epoch makes nothing anew", async () => {
  const { context, store, state } = network;
  let late = true;
  const queryBytes: typeof store.queryBytes = async (...question) => {
    const bytes = await store.queryBytes(...question);
    if (late) {
      late = false;
      await network.addFlows([flow(DAYS * 24 - 20, "jp-1")]);
    }
    return bytes;
  };
  const watch = new ChangeWatch({ ...context, store: { ...store, queryBytes } });
  expect((await watch.advance(UNTIL)).begun).toBe("start");
  expect((await watch.advance(UNTIL + 1)).begun).toBe("data");
  expect(await watch.advance(UNTIL + 2)).toMatchObject({ begun: null, judged: 1 });
  const prefix = "192.0.2.0/24";
  await state.changeSensor("jp-1", { addresses: [{ prefix, from: "2022-07-01", to: null }] });
  expect((await watch.advance(UNTIL + 3)).begun).toBeNull();
  await network.cover("us-1", "2022-07-03", { hours: 1 });
  expect((await watch.advance(UNTIL + 4)).begun).toBe("data");
  await state.changeSensor("jp-1", { network: "another" });
  expect((await watch.advance(UNTIL + 5)).begun).toBe("sensors");
});
