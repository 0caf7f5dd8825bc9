import { afterEach, beforeEach, expect, test } from "vitest";
import { openFleetState } from "../../../test/state/fleet-state.ts";
import type { FleetState } from "../../../test/state/fleet-state.ts";
import type { WritableState } from "./index.ts";

let fleet: FleetState;
let state: WritableState;

beforeEach(async () => {
  fleet = await openFleetState();
  ({ state } = fleet);
});

afterEach(() => fleet.close());

test("canaries are seen by the sensor they were sent to alone", async () => {
  await state.fleet.addCanary({ sensorId: 1, sentAt: 100, nonce: "aa".repeat(16) });
  await state.fleet.seeCanaries(2, new Map([["aa".repeat(16), 101]]));
  expect(await state.fleet.canaries(1, 100, 101)).toMatchObject([{ seenAt: null }]);
  await state.fleet.seeCanaries(1, new Map([["aa".repeat(16), 101]]));
  expect(await state.fleet.canaries(1, 100, 101)).toMatchObject([{ seenAt: 101 }]);
});
