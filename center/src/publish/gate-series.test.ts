import fc from "fast-check";
import { expect, test } from "vitest";
import { gateSeries } from "./gate-series.ts";
import type { GateOrder, PublicCell } from "./gate-series.ts";
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

const order: GateOrder = {
  policy: PUBLIC_POLICY,
  noise,
  period: "week",
  firstLevel: 100,
  published: [100, null, 100, 100, 100].map((value) => ({ value, noise: value === null ? null : 10 })),
  today: 400,
};

function week(series: RawSeries, changed: Partial<GateOrder> = {}): PublicCell {
  const cell = gateSeries({ ...order, ...changed }, series, [WEEK])[0];
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

test("what is told beside the value follows from public numbers alone", () => {
  const quiet = week(fleet(60));
  const burst = week(fleet(60, (sensor, day) => (sensor === 3 ? 1e6 : day)));
  expect(burst.noise).toBe(quiet.noise);
  const steps = (burst.value ?? 0) / ((burst.noise ?? 1) / 8);
  expect(Math.abs(steps - Math.round(steps))).toBeLessThan(1e-6);
});

test("a wrong first guess is mended by what is published", () => {
  const weeks = Array.from({ length: 11 }, (_, n) => ({ label: `week ${n}`, from: 7 * n, to: 7 * n + 7 }));
  const cells = gateSeries({ ...order, firstLevel: 3000, published: [] }, fleet(60), weeks);
  expect(cells[0]?.noise).toBeGreaterThan(200);
  expect(cells.at(-1)?.noise).toBeLessThan(60);
});

test("a level that was drawn far too low grows again", () => {
  const weeks = Array.from({ length: 11 }, (_, n) => ({ label: `week ${n}`, from: 7 * n, to: 7 * n + 7 }));
  const low = Array.from({ length: 8 }, () => ({ value: 2, noise: 0.4 }));
  const cells = gateSeries({ ...order, firstLevel: 100, published: low }, fleet(60), weeks);
  for (const { value, noise: deviation } of cells.slice(6))
    expect(Math.abs((value ?? 0) - 100)).toBeLessThan(6 * (deviation ?? 0));
});

test("a level that is far too low does not hold all cells for ever, though sensors that get alike look marked", () => {
  const weeks = Array.from({ length: 11 }, (_, n) => ({ label: `week ${n}`, from: 7 * n, to: 7 * n + 7 }));
  const mixed = fleet(60, (sensor) => (sensor % 2 === 0 ? 100 : 5));
  const low = Array.from({ length: 8 }, () => ({ value: 2, noise: 0.4, withheld: null }));
  const cells = gateSeries({ ...order, firstLevel: 20, published: low }, mixed, weeks);
  expect(cells[0]?.withheld).toBe("under review");
  expect(cells.slice(7).every(({ withheld }) => withheld === null)).toBe(true);
});

test("what is too early or too small is withheld, and says why", () => {
  expect(week(fleet(60), { today: 90 }).withheld).toBe("too early");
  expect(week(fleet(60), { today: 91 }).withheld).toBeNull();
  expect(week(fleet(19)).withheld).toBe("too few sensors");
  expect(week({ ...fleet(60), sensors: [] }).withheld).toBe("too few sensors");
});
