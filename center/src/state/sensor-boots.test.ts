import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BOOT, openFleetState, receivedSegment } from "../../../test/state/fleet-state.ts";
import type { FleetState } from "../../../test/state/fleet-state.ts";
import type { WritableState } from "./index.ts";

let fleet: FleetState;
let state: WritableState;

beforeEach(async () => {
  fleet = await openFleetState();
  ({ state } = fleet);
});

afterEach(() => fleet.close());

test("a boot knows its count, its greatest number and what is missing, in whatever order segments come", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 20 }),
      fc.option(fc.integer({ min: -1, max: 35 })),
      async (numbers, last) => {
        const boot = randomBytes(8).toString("hex");
        for (const number of numbers) await state.ledger.receive([receivedSegment(number, boot)]);
        if (last !== null) await state.fleet.addHeartbeats(1, [], [{ boot, last }], 1);
        const greatest = Math.max(...numbers);
        expect(await state.fleet.boot(1, boot)).toMatchObject({ segments: numbers.length, greatest, last });
        const wanted = new Set<number>();
        for (let at = 0; at <= Math.max(greatest, last ?? -1); at++) if (!numbers.includes(at)) wanted.add(at);
        const missing = (await state.fleet.missing(1, 1000)).filter((range) => range.boot === boot);
        const got = missing.flatMap(({ from, to }) =>
          Array.from({ length: to - from + 1 }, (_, index) => from + index),
        );
        expect(got).toEqual([...wanted]);
      },
    ),
    { numRuns: 40 },
  );
});

test("the first statement of a boot's end stands, and ranges are bounded", async () => {
  await state.fleet.addHeartbeats(1, [], [{ boot: BOOT, last: 5 }], 1);
  await state.fleet.addHeartbeats(1, [], [{ boot: BOOT, last: 900 }], 2);
  await state.ledger.receive([receivedSegment(1), receivedSegment(3)]);
  expect(await state.fleet.boot(1, BOOT)).toMatchObject({ last: 5, complete: 0 });
  expect(await state.fleet.missing(1, 2)).toEqual([
    { boot: BOOT, from: 0, to: 0 },
    { boot: BOOT, from: 2, to: 2 },
  ]);
  expect(await state.fleet.missing(2, 2)).toEqual([]);
});

test("uploads count for their boot, imports for none, and both are arrivals", async () => {
  await state.addSensor({ name: "naha-1", country: "JP" });
  await state.ledger.receive([receivedSegment(0)]);
  await state.ledger.receive([{ ...receivedSegment(0), sensorId: 2, boot: "file", sequence: "aa" }]);
  expect(await state.fleet.boots(1)).toMatchObject([{ boot: BOOT, segments: 1 }]);
  expect(await state.fleet.boots(2)).toEqual([]);
  const now = Date.now() / 1000;
  expect([...(await state.fleet.lastArrivals())].map(([sensor, at]) => [sensor, Math.abs(at - now) < 60])).toEqual([
    [1, true],
    [2, true],
  ]);
  await state.ledger.receive([{ ...receivedSegment(0, "aa".repeat(8)), sensorId: 3, receivedAt: 1000 }]);
  await state.ledger.receive([{ ...receivedSegment(1, "aa".repeat(8)), sensorId: 3, receivedAt: 900 }]);
  expect((await state.fleet.lastArrivals()).get(3)).toBe(1000);
});
