import fc from "fast-check";
import { expect, test } from "vitest";
import { sensorScore } from "./index.ts";

test("a score is 0 at the usual count, near the normal one beside it, and grows with the count", () => {
  expect(sensorScore(100, 100, 24)).toBe(0);
  expect(sensorScore(11, 10, 24)).toBeCloseTo(1 / Math.sqrt(10 * 1.2), 1);
  const count = fc.integer({ min: 0, max: 5000 });
  fc.assert(
    fc.property(
      count,
      fc.integer({ min: 1, max: 500 }),
      fc.double({ min: 0.1, max: 900, noNaN: true }),
      (low, more, usual) => {
        expect(sensorScore(low + more, usual, 10)).toBeGreaterThan(sensorScore(low, usual, 10));
        expect(Math.sign(sensorScore(low, usual, 10))).toBe(Math.sign(low - usual));
      },
    ),
  );
});
