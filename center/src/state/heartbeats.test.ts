import type { Heartbeat } from "@teiten/core/uplink";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BOOT, openFleetState } from "../../../test/state/fleet-state.ts";
import type { FleetState } from "../../../test/state/fleet-state.ts";
import type { WritableState } from "./index.ts";

const NEXT = "fedcba9876543210";
let fleet: FleetState;
let state: WritableState;

beforeEach(async () => {
  fleet = await openFleetState();
  ({ state } = fleet);
});

afterEach(() => fleet.close());

const heartbeat = (number: number, at: number): Heartbeat => ({
  boot: BOOT,
  number,
  at: at * 1e6 + 123_456,
  monotonic: number * 60_000.25,
  capture: "running",
  packets: 4_000_000_000,
  dropped: 1,
  thinned: 2,
  tombstoned: 3,
  refused: 0,
  spoolBytes: 5,
  spoolSegments: 6,
  spoolQuota: 2 ** 40,
  diskFree: 2 ** 41,
  oldest: null,
  clockOffset: -250_000,
  clockUncertainty: 900,
  addresses: ["192.0.2.1", "2001:db8::1"],
  settingsRevision: 1,
  version: "0.1.0",
  memory: 50_000_000,
});

test("heartbeats come back as they were, in order of time, each once", async () => {
  await state.fleet.addHeartbeats(1, [heartbeat(1, 160), heartbeat(0, 100)], [], 200);
  await state.fleet.addHeartbeats(1, [heartbeat(1, 170), heartbeat(2, 220)], [{ boot: NEXT, last: 3 }], 230);
  const heard = await state.fleet.heartbeats(1, 100, 220);
  expect(heard).toEqual([
    { ...heartbeat(0, 100), sensorId: 1, receivedAt: 200 },
    { ...heartbeat(1, 160), sensorId: 1, receivedAt: 200 },
  ]);
  expect((await state.fleet.lastHeartbeats()).get(1)).toMatchObject({ number: 2, receivedAt: 230 });
  await state.fleet.addHeartbeats(1, [heartbeat(0, 100)], [], 300);
  expect((await state.fleet.lastHeartbeats()).get(1)).toMatchObject({ number: 2, receivedAt: 230 });
  expect(await state.fleet.missing(1, 10)).toEqual([{ boot: NEXT, from: 0, to: 3 }]);
});
