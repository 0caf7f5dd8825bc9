import fc from "fast-check";
import { expect, test } from "vitest";
import { quantile } from "./months.ts";

test("quartiles interpolate between neighbours", () => {
  expect(quantile([1, 2, 3, 4], 0.25)).toBe(1.75);
  expect(quantile([4, 1, 3, 2], 0.75)).toBe(3.25);
  expect(quantile([5], 0.25)).toBe(5);
});

test("a quantile lies between the least and the greatest, whatever the order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, share) => {
        const found = quantile(values, share);
        expect(found).toBeGreaterThanOrEqual(Math.min(...values));
        expect(found).toBeLessThanOrEqual(Math.max(...values));
        expect(quantile(values.toReversed(), share)).toBe(found);
      },
    ),
  );
});
