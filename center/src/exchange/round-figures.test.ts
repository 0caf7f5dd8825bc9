import fc from "fast-check";
import { expect, test } from "vitest";
import { roundFigures, roundShare } from "./round-figures.ts";

test.each([
  [0, 0],
  [4.567, 4.57],
  [12_345, 12_300],
  [0.012_345, 0.0123],
  [999.6, 1000],
])("%s has three figures: %s", (value, rounded) => {
  expect(roundFigures(value, 3)).toBe(rounded);
});

test("rounding moves no value by more than half a unit of its last figure, and whole numbers stay whole", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 40 }), (value) => {
      const rounded = roundFigures(value, 3);
      expect(Number.isInteger(rounded)).toBe(true);
      expect(Math.abs(rounded - value) / value).toBeLessThanOrEqual(0.005);
      expect(roundFigures(rounded, 3)).toBe(rounded);
    }),
  );
});

test("shares are whole per cent", () => {
  expect([0.004, 0.005, 0.336, 1].map(roundShare)).toEqual([0, 0.01, 0.34, 1]);
});
