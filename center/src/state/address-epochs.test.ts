import { openZone } from "@teiten/core/calendar";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFleetState } from "../../../test/state/fleet-state.ts";
import type { FleetState } from "../../../test/state/fleet-state.ts";
import { momentOf, secondOf } from "./index.ts";
import type { WritableState } from "./index.ts";

let fleet: FleetState;
let state: WritableState;

beforeEach(async () => {
  fleet = await openFleetState();
  ({ state } = fleet);
});

afterEach(() => fleet.close());

test("an address report moves single addresses, never another sensor's and never a prefix", async () => {
  const at = Date.parse("2026-03-04T05:06:07Z") / 1000;
  await state.changeSensor("tokyo-1", {
    addresses: [
      { prefix: "192.0.2.1", from: "2026-01-01", to: null },
      { prefix: "203.0.113.0/24", from: null, to: null },
    ],
  });
  const reported = ["192.0.2.2", "192.0.2.9", "198.51.100.7", "203.0.113.5", "2001:DB8::0:1", "no address"];
  expect(await state.fleet.moveAddresses(1, reported, at)).toEqual({
    opened: ["192.0.2.2", "2001:db8::1"],
    closed: ["192.0.2.1"],
    refused: [
      { prefix: "192.0.2.9", sensor: "osaka-1" },
      { prefix: "198.51.100.7", sensor: "osaka-1" },
    ],
  });
  expect((await state.sensors())[0]?.addresses).toEqual([
    { prefix: "192.0.2.1", from: "2026-01-01", to: "2026-03-04T05:06:07Z" },
    { prefix: "192.0.2.2", from: "2026-03-04T05:06:07Z", to: null },
    { prefix: "2001:db8::1", from: "2026-03-04T05:06:07Z", to: null },
    { prefix: "203.0.113.0/24", from: null, to: null },
  ]);
  const { revision } = await state.fleet.policy(1);
  expect(await state.fleet.moveAddresses(1, ["192.0.2.2", "2001:db8::1"], at + 60)).toMatchObject({
    opened: [],
    closed: [],
  });
  expect((await state.fleet.policy(1)).revision).toBe(revision);
  const before = (await state.sensors())[0];
  expect(await state.fleet.moveAddresses(1, ["192.0.2.77"], at - 1)).toMatchObject({ opened: [], closed: [] });
  expect(await state.fleet.moveAddresses(2, ["192.0.2.2"], at + 60)).toMatchObject({
    closed: ["192.0.2.9"],
    refused: [{ sensor: "tokyo-1" }],
  });
  expect((await state.sensors())[0]).toEqual(before);
  expect(await state.fleet.moveAddresses(2, ["192.0.2.1"], at + 60)).toMatchObject({ opened: ["192.0.2.1"] });
});

test("an address of a retired sensor is free from the day after", async () => {
  const at = Date.parse("2026-03-04T05:06:07Z") / 1000;
  await state.changeSensor("osaka-1", { retiredOn: "2026-03-03" });
  expect(await state.fleet.moveAddresses(1, ["192.0.2.9"], at)).toMatchObject({ refused: [{ sensor: "osaka-1" }] });
  expect(await state.fleet.moveAddresses(1, ["192.0.2.9"], at + 86_400)).toMatchObject({ opened: ["192.0.2.9"] });
});

test("a moment of an epoch is a day of the zone or an instant", () => {
  const tokyo = openZone("Asia/Tokyo");
  expect(secondOf(tokyo, "2026-03-04")).toBe(Date.parse("2026-03-03T15:00:00Z") / 1000);
  expect(secondOf(tokyo, "2026-03-04T05:06:07Z")).toBe(Date.parse("2026-03-04T05:06:07Z") / 1000);
  expect(secondOf(tokyo, momentOf(1_772_600_767))).toBe(1_772_600_767);
});
