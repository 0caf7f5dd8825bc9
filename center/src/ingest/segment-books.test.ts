import fc from "fast-check";
import { expect, test } from "vitest";
import { openZone } from "@teiten/core/calendar";
import type { SegmentFacts } from "@teiten/core/uplink";
import { plausibleTimes, segmentBooks } from "./segment-books.ts";

const ZONE = openZone("Asia/Tokyo");
const NOON = Date.UTC(2026, 10, 24, 12) / 1000;

const facts = (change: Partial<SegmentFacts>): SegmentFacts => ({
  sensor: "tokyo-1",
  boot: "00112233445566aa",
  sequence: 0,
  kind: "capture",
  kept: "policy",
  from: NOON * 1e6,
  to: (NOON + 60) * 1e6,
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
  version: "0.1.0",
  ...change,
});
const flows = (counted: number, uncounted: Readonly<Record<string, number>> = {}) => ({
  frames: Object.values(uncounted).reduce((sum, some) => sum + some, counted),
  counted,
  uncounted,
  rows: counted,
  minutes: { minute: Uint32Array.of(NOON), frames: Float64Array.of(counted), unlisted: 0 },
});

test("property: frames are what was counted and every reason why not", () => {
  const count = fc.nat(1e9);
  fc.assert(
    fc.property(count, count, count, count, (counted, foreign, thinned, tombstoned) => {
      const books = segmentBooks(
        ZONE,
        facts({ thinned, tombstoned }),
        flows(counted, { "not-addressed": foreign }),
        NOON + 90,
      );
      const uncounted = Object.values(books.uncounted).reduce((sum, some) => sum + some, 0);
      expect(books.frames).toBe(books.counted + uncounted);
      expect(books.frames).toBe(counted + foreign + thinned + tombstoned);
    }),
  );
});

test("a tombstone observed nothing, keeps its reason, and makes its day dirty", () => {
  const gone = facts({ kind: "tombstone", tombstoned: 70, reason: "disk-full" });
  expect(segmentBooks(ZONE, gone, flows(0), NOON + 90)).toMatchObject({
    intervals: [],
    gaps: [{ from: NOON, to: NOON + 60, reason: "tombstone: disk-full" }],
    coveredDays: ["2026-11-24"],
    reason: "tombstone: disk-full",
    uncounted: { tombstoned: 70 },
  });
});

test("time after a segment had come, and before clocks are set, was not observed", () => {
  const late = segmentBooks(ZONE, facts({}), flows(0), NOON + 20);
  expect(late.intervals).toEqual([{ from: NOON, to: NOON + 26 }]);
  expect(segmentBooks(ZONE, facts({ from: 0, to: 60e6 }), flows(0), NOON).intervals).toEqual([]);
});

test("the window of plausible times is the segment's, corrected, with five seconds, and ends with its arrival", () => {
  expect(plausibleTimes(facts({ clockOffset: 7200e6 }), NOON + 9000)).toEqual({
    shift: 7200e6,
    first: (NOON + 7200 - 5) * 1e6,
    last: (NOON + 7260 + 5) * 1e6,
  });
  expect(plausibleTimes(facts({ clockOffset: 999_999 }), NOON + 30)).toEqual({
    shift: 0,
    first: (NOON - 5) * 1e6,
    last: (NOON + 36) * 1e6,
  });
});
