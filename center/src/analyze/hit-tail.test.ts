import fc from "fast-check";
import { expect, test } from "vitest";
import { LEAST_TAIL, discoveries, lowerTail } from "./hit-tail.ts";

test("the tail of a binomial is exact", () => {
  expect(lowerTail([{ probability: 0.5, count: 10 }], 0)).toBeCloseTo(1 / 1024, 15);
  expect(lowerTail([{ probability: 0.5, count: 10 }], 2)).toBeCloseTo(56 / 1024, 15);
  expect(lowerTail([{ probability: 0.75, count: 4 }], 1)).toBeCloseTo(13 / 256, 15);
  expect(lowerTail([{ probability: 0.9, count: 5 }], 5)).toBe(1);
});

test("chances of several probabilities: 0.5 and 0.8 both fail one time in ten", () => {
  const chances = [
    { probability: 0.5, count: 1 },
    { probability: 0.8, count: 1 },
  ];
  expect(lowerTail(chances, 0)).toBeCloseTo(0.1, 15);
  expect(lowerTail(chances, 1)).toBeCloseTo(0.6, 15);
});

test("many certain chances do not underflow to nothing, and impossible ones are told as the least", () => {
  expect(Math.log10(lowerTail([{ probability: 0.9, count: 200 }], 0))).toBeCloseTo(-200, 6);
  expect(lowerTail([{ probability: 0.9, count: 2000 }], 0)).toBe(LEAST_TAIL);
  expect(lowerTail([{ probability: 1, count: 3 }], 2)).toBe(LEAST_TAIL);
});

test("the normal approximation meets the exact sum where it takes over", () => {
  const exact = lowerTail([{ probability: 0.3, count: 1100 }], 330);
  const near = lowerTail([{ probability: 0.3, count: 1400 }], 420);
  expect(exact).toBeGreaterThan(0.5);
  expect(near).toBeCloseTo(exact, 2);
});

test("property: the order of chances does not matter, and more hits are never less likely", () => {
  const chance = fc.record({ probability: fc.double({ min: 0, max: 1, noNaN: true }), count: fc.nat(20) });
  fc.assert(
    fc.property(fc.array(chance, { minLength: 1, maxLength: 6 }), fc.nat(60), (chances, seen) => {
      expect(lowerTail(chances.toReversed(), seen)).toBeCloseTo(lowerTail(chances, seen), 9);
      expect(lowerTail(chances, seen + 1)).toBeGreaterThanOrEqual(lowerTail(chances, seen) - 1e-12);
    }),
  );
});

test("discoveries by Benjamini and Hochberg's own example", () => {
  const values = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ];
  expect(discoveries(values, 0.05).filter(Boolean)).toHaveLength(4);
  expect(discoveries([], 0.05)).toEqual([]);
});
