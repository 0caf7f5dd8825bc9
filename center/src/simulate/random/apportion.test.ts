import fc from "fast-check";
import { expect, test } from "vitest";
import { apportion, unitsBetween } from "./apportion.ts";

const weights = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 40 });
const phase = fc.double({ min: 0, max: 0.999_999, noNaN: true });

test("parts are whole, sum to the total and stay within one of their share", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_000_000 }), weights, phase, (total, parts, at) => {
      const given = apportion(total, parts, at);
      const sum = parts.reduce((reached, weight) => reached + weight, 0);
      expect(given.reduce((reached, part) => reached + part, 0)).toBe(total);
      if (sum === 0) return;
      given.forEach((part, index) => {
        expect(Number.isInteger(part)).toBe(true);
        expect(Math.abs(part - (total * (parts[index] ?? 0)) / sum)).toBeLessThan(1 + 1e-6);
      });
    }),
  );
});

test("units along a curve sum to the total however it is cut", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true })),
      phase,
      (total, cuts, at) => {
        const points = [0, ...cuts.toSorted((left, right) => left - right), 1];
        const units = points.slice(1).map((to, index) => unitsBetween(total, points[index] ?? 0, to, at));
        expect(units.every((count) => count >= 0)).toBe(true);
        expect(units.reduce((sum, count) => sum + count, 0)).toBe(total);
      },
    ),
  );
});
