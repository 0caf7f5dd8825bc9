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

test("a policy's revision grows with each change of it and of the addresses", async () => {
  expect(await state.fleet.policy(1)).toMatchObject({ payload: { keep: "first", bytes: 128 }, revision: 1 });
  await state.fleet.setPolicy(1, { payload: { keep: "hash" }, canary: true });
  await state.changeSensor("tokyo-1", { addresses: [{ prefix: "192.0.2.1", from: null, to: null }] });
  await state.changeSensor("tokyo-1", { network: "AS64500" });
  expect(await state.fleet.policy(1)).toMatchObject({ payload: { keep: "hash" }, canary: true, revision: 3 });
});
