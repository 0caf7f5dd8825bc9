import { openZone } from "@teiten/core/calendar";
import type { MinuteFrames } from "@teiten/core/flow";
import type { InterfaceStatistics } from "@teiten/core/packet";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LONGEST_SILENCE, daysTouched, observedTime, union } from "./observed-time.ts";

const TOKYO = openZone("Asia/Tokyo");
const NEW_YORK = openZone("America/New_York");
const JULY = Date.UTC(2022, 6, 1) / 1000;
const DAY = 86_400;

const minutes = (...starts: readonly number[]): MinuteFrames => ({
  minute: Uint32Array.from(starts),
  frames: new Float64Array(starts.length).fill(2),
  unlisted: 0,
});
const statistics = (from: number, to: number, dropped: number, interfaceId = 0): InterfaceStatistics => ({
  interfaceId,
  startMicros: from * 1e6,
  endMicros: to * 1e6,
  received: null,
  dropped,
  comment: null,
});

test("without a word, minutes at most an hour apart are one stretch", () => {
  const { coverage, intervals } = observedTime(
    { by: "measured" },
    TOKYO,
    minutes(JULY, JULY + 60 + LONGEST_SILENCE, JULY + 3 * 3600),
    [],
  );
  expect(coverage).toBe("inferred");
  expect(intervals).toEqual([
    { from: JULY, to: JULY + 120 + LONGEST_SILENCE },
    { from: JULY + 3 * 3600, to: JULY + 3 * 3600 + 60 },
  ]);
});

test("what the capture states is measured; interfaces unite, their drops add, repeated counters count once", () => {
  const observed = observedTime({ by: "measured" }, TOKYO, minutes(JULY), [
    statistics(JULY, JULY + 600, 3),
    statistics(JULY, JULY + 900, 5),
    statistics(JULY + 300, JULY + 1200, 7, 1),
  ]);
  expect(observed).toMatchObject({ coverage: "measured", dropped: 12, intervals: [{ from: JULY, to: JULY + 1200 }] });
});

test("days are whole days of the zone, of 23 and 25 hours too", () => {
  const spring = Date.UTC(2022, 2, 13, 12) / 1000;
  const autumn = Date.UTC(2022, 10, 6, 12) / 1000;
  const { intervals, days } = observedTime({ by: "days" }, NEW_YORK, minutes(spring, spring + 60, autumn), []);
  expect(intervals.map(({ from, to }) => (to - from) / 3600)).toEqual([23, 25]);
  expect([...days]).toEqual([
    ["2022-03-13", 4],
    ["2022-11-06", 2],
  ]);
});

test("a declared interval is taken as it is, and touches its days", () => {
  const observed = observedTime({ by: "interval", from: JULY, to: JULY + DAY }, TOKYO, minutes(), []);
  expect(observed).toMatchObject({ coverage: "declared", coveredDays: ["2022-07-01", "2022-07-02"] });
  expect(daysTouched(TOKYO, [{ from: JULY - 9 * 3600, to: JULY + 15 * 3600 }])).toEqual(["2022-07-01"]);
});

test("a union holds every second that one of its intervals holds, and no other", () => {
  const interval = fc.tuple(fc.nat(60), fc.nat(12)).map(([from, length]) => ({ from, to: from + length }));
  fc.assert(
    fc.property(fc.array(interval, { maxLength: 8 }), (intervals) => {
      const joined = union(intervals);
      const inside = (list: readonly { from: number; to: number }[], second: number): boolean =>
        list.some(({ from, to }) => from <= second && second < to);
      for (let second = 0; second < 80; second++) expect(inside(joined, second)).toBe(inside(intervals, second));
      joined.slice(1).forEach(({ from }, index) => expect(from).toBeGreaterThan(joined[index]?.to ?? 0));
    }),
  );
});
