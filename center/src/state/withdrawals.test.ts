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

test("a withdrawal waits until it is done", async () => {
  const { id } = await state.fleet.addWithdrawal({ sensorId: 1, after: 50, reason: "stolen", at: 60 });
  expect(await state.fleet.withdrawals()).toMatchObject([{ id, doneAt: null }]);
  await state.fleet.finishWithdrawal(id, 70);
  expect(await state.fleet.withdrawals()).toEqual([
    { id, sensorId: 1, after: 50, reason: "stolen", at: 60, doneAt: 70 },
  ]);
});
