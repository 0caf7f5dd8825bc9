import fc from "fast-check";
import { expect, test } from "vitest";
import { gateSeries } from "./gate-series.ts";
import type { PublicCell } from "./gate-series.ts";
import { KeyedNoise } from "./keyed-noise.ts";
import { PUBLIC_POLICY } from "./publication-policy.ts";
import type { RawSeries } from "./sensor-days.ts";

const DAYS = 84;
const WEEK = { label: "2022-W37", from: 77, to: 84 };
const noise = new KeyedNoise(new Uint8Array(32).fill(1));

/** `count` sensors that get 100 packets a day each, and what `change` makes of each day. */
function fleet(count: number, change: (sensor: number, day: number) => number = () => 100): RawSeries {
  return {
    name: "23/TCP",
    days: DAYS,
    sensors: Array.from({ length: count }, (_, sensor) => ({
      sensor,
      operator: `operator ${sensor % 6}`,
      packets: Float64Array.from({ length: DAYS }, (_value, day) => change(sensor, day)),
      weights: new Float64Array(DAYS).fill(1),
    })),
  };
}

function week(series: RawSeries, today = 400): PublicCell {
  const cell = gateSeries(PUBLIC_POLICY, noise, series, "week", [WEEK], today)[0];
  if (cell === undefined) throw new Error("no cell");
  return cell;
}

test("a cell is the mean with noise that says how wide it is", () => {
  const { value, noise: deviation, withheld } = week(fleet(60));
  expect(withheld).toBeNull();
  expect(deviation).toBeGreaterThan(5);
  expect(deviation).toBeLessThan(15);
  expect(Math.abs((value ?? 0) - 100)).toBeLessThan(6 * (deviation ?? 0));
});

test("it stays what it is, however often it is asked for", () => {
  expect(week(fleet(60))).toEqual(week(fleet(60)));
});

test("a burst of any size at one sensor moves it by less than its noise", () => {
  const quiet = week(fleet(60));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 1, max: 1e12 }), (at, packets) => {
      const burst = week(fleet(60, (sensor, day) => (sensor === at && day === 80 ? packets : 100)));
      expect(Math.abs((burst.value ?? NaN) - (quiet.value ?? NaN))).toBeLessThan((quiet.noise ?? 0) / 2);
    }),
    { numRuns: 50 },
  );
});

test("a rise everywhere shows, up to the clip", () => {
  const risen = week(fleet(60, (_, day) => (day >= 77 ? 180 : 100)));
  expect(risen.value).toBeGreaterThan(140);
});

test("sensors marked with bursts of one size hold the cell", () => {
  expect(week(fleet(60, (sensor, day) => (sensor % 2 === 0 && day === 80 ? 5000 : 100))).withheld).toBe("under review");
});

test("what is too early, too small or without history is withheld, and says why", () => {
  expect(week(fleet(60), 90).withheld).toBe("too early");
  expect(week(fleet(60), 91).withheld).toBeNull();
  expect(week(fleet(19)).withheld).toBe("too few sensors");
  const first = gateSeries(PUBLIC_POLICY, noise, fleet(60), "week", [{ label: "first", from: 0, to: 7 }], 400);
  expect(first[0]?.withheld).toBe("no history");
});
