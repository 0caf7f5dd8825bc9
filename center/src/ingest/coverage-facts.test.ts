import { openZone } from "@teiten/core/calendar";
import type { SegmentFacts } from "@teiten/core/uplink";
import fc from "fast-check";
import { expect, test } from "vitest";
import { heartbeat } from "../../../test/figures/fleet-signs.ts";
import { clockCorrection, statedTime } from "./coverage-facts.ts";
import { daysOfHeartbeats } from "./coverage-heartbeats.ts";

const tokyo = openZone("Asia/Tokyo");
const MIDNIGHT = Date.UTC(2022, 6, 1, 15) / 1000;
const facts = (from: number, to: number, more: Partial<SegmentFacts> = {}): SegmentFacts => ({
  sensor: "s",
  boot: "00000000000000a1",
  sequence: 0,
  kind: "capture",
  kept: "policy",
  from,
  to,
  packets: 0,
  dropped: 0,
  thinned: 0,
  thinning: 1,
  tombstoned: 0,
  reason: null,
  clockOffset: null,
  clockUncertainty: null,
  previous: null,
  original: null,
  repairedBytes: 0,
  clockStep: false,
  version: "0.2.0",
  ...more,
});

test("a segment that ends at midnight to the microsecond does not touch the next day", () => {
  const { intervals, coveredDays } = statedTime(tokyo, facts((MIDNIGHT - 60) * 1e6 + 400_000, MIDNIGHT * 1e6));
  expect(intervals).toEqual([{ from: MIDNIGHT - 60, to: MIDNIGHT }]);
  expect(coveredDays).toEqual(["2022-07-01"]);
});

test("property: segments that meet still meet, whatever the microsecond and the offset", () => {
  expect.hasAssertions();
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4e15 }),
      fc.integer({ min: 2e6, max: 3e8 }),
      fc.integer({ min: -1e10, max: 1e10 }),
      (at, length, offset) => {
        const first = statedTime(tokyo, facts(at, at + length, { clockOffset: offset })).intervals.at(-1);
        const second = statedTime(tokyo, facts(at + length, at + 2 * length, { clockOffset: offset })).intervals[0];
        if (first !== undefined && second !== undefined) expect(first.to).toBe(second.from);
      },
    ),
  );
});

test("an offset counts from a second on, and a tombstone's time is a gap with its reason", () => {
  expect(clockCorrection(999_999)).toBe(0);
  expect(clockCorrection(-1e6)).toBe(-1e6);
  expect(clockCorrection(null)).toBe(0);
  const slow = facts(MIDNIGHT * 1e6 - 3600e6, MIDNIGHT * 1e6 - 3540e6, {
    clockOffset: 3600e6,
    kind: "tombstone",
    reason: "disk-full",
  });
  expect(statedTime(tokyo, slow)).toEqual({
    intervals: [],
    gaps: [{ from: MIDNIGHT, to: MIDNIGHT + 60, reason: "tombstone: disk-full" }],
    coveredDays: ["2022-07-02"],
  });
});

test("heartbeats speak of the days of the center's clock", () => {
  const boot = "00000000000000a1";
  const days = daysOfHeartbeats(
    tokyo,
    [
      heartbeat(boot, 0, MIDNIGHT - 1),
      heartbeat(boot, 1, MIDNIGHT),
      heartbeat(boot, 2, MIDNIGHT + 5, { clockOffset: -86_400e6 }),
      heartbeat(boot, 3, -5),
      heartbeat(boot, 4, MIDNIGHT + 3 * 86_400),
      heartbeat(boot, 5, MIDNIGHT - 500 * 86_400),
    ],
    MIDNIGHT + 60,
  );
  expect(days).toEqual(["2022-07-01", "2022-07-02"]);
});
