import fc from "fast-check";
import { expect, test } from "vitest";
import { rateStep, roundCount, roundFigures, roundRate, roundShare } from "./round-figures.ts";

test.each([
  [0, 0],
  [4.567, 4.57],
  [12_345, 12_300],
  [0.012_345, 0.0123],
  [999.6, 1000],
])("%s has three figures: %s", (value, rounded) => {
  expect(roundFigures(value, 3)).toBe(rounded);
});

test.each([
  [0, 0],
  [4, 0],
  [7, 10],
  [456, 460],
  [999, 1000],
  [1234, 1200],
  [-46, -50],
])("a count of %s is published as %s", (count, rounded) => {
  expect(roundCount(count)).toBe(rounded);
});

test("no exact count leaves the network: whole tens, two figures, and nothing moved by more than half a step", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (count) => {
      const rounded = roundCount(count);
      expect(rounded % 10).toBe(0);
      expect(Math.abs(rounded - count)).toBeLessThanOrEqual(Math.max(5, count * 0.05));
      expect(Number(rounded.toPrecision(2))).toBe(rounded);
      expect(roundCount(rounded)).toBe(rounded);
    }),
  );
});

test.each([
  [5, 2],
  [9, 2],
  [10, 1],
  [60, 0.2],
  [100, 0.1],
])("with %s sensors rates have steps of %s at least", (sensors, step) => {
  expect(rateStep(sensors)).toBe(step);
});

test("ten packets more at one sensor move no rate by more than one step, and a rate is in steps", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 5, max: 300 }), (packets, sensors) => {
      const step = rateStep(sensors);
      const [before, after] = [packets, packets + 10].map((sum) => roundRate(sum / sensors, sensors));
      const rate = (packets + 10) / sensors;
      const own = Math.max(step, 10 ** (Math.floor(Math.log10(rate)) - 1));
      expect((after ?? 0) - (before ?? 0)).toBeLessThanOrEqual(own * 1.0001);
      expect(Math.abs(Math.round((after ?? 0) / step) - (after ?? 0) / step)).toBeLessThan(1e-6);
    }),
  );
});

test("a rate below half a step is nothing", () => {
  expect(roundRate(0.4, 10)).toBe(0);
  expect(roundRate(0.6, 10)).toBe(1);
  expect(roundRate(1234.5, 10)).toBe(1200);
});

test("shares are whole per cent", () => {
  expect([0.004, 0.005, 0.336, 1].map(roundShare)).toEqual([0, 0.01, 0.34, 1]);
});
