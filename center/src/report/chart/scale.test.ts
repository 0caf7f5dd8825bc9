import fc from "fast-check";
import { expect, test } from "vitest";
import { valueScale } from "./scale.ts";

test("axes end at round numbers", () => {
  expect(valueScale(9865)).toEqual({ max: 10_000, interval: 2000, decimals: 0 });
  expect(valueScale(719)).toEqual({ max: 800, interval: 200, decimals: 0 });
  expect(valueScale(0.31)).toMatchObject({ max: 0.4, interval: 0.1, decimals: 1 });
  expect(valueScale(1.1)).toMatchObject({ max: 1.25, interval: 0.25, decimals: 2 });
  expect(valueScale(0)).toMatchObject({ max: 1 });
});

test("an axis of whole numbers has no label between them", () => {
  expect(valueScale(11)).toMatchObject({ interval: 2.5, decimals: 1 });
  expect(valueScale(11, 5, true)).toEqual({ max: 15, interval: 5, decimals: 0 });
  expect(valueScale(2, 5, true)).toEqual({ max: 2, interval: 1, decimals: 0 });
});

test("every value fits, in at most five steps that are whole", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (largest) => {
      const { max, interval } = valueScale(largest);
      expect(max).toBeGreaterThanOrEqual(largest * 0.999999);
      expect(Math.round(max / interval)).toBeLessThanOrEqual(5);
      expect(max / interval).toBeCloseTo(Math.round(max / interval), 6);
      expect(max).toBeLessThanOrEqual(largest * 5.001);
    }),
  );
});
