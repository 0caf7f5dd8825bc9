import { expect, test } from "vitest";
import { logTail } from "./chance.ts";

test("the tail of a Poisson count is that of the summed terms", () => {
  const head = [0, 1, 2, 3].reduce((sum, k) => sum + (Math.exp(-0.7) * 0.7 ** k) / [1, 1, 2, 6][k]!, 0);
  expect(Math.exp(logTail(4, 0.7))).toBeCloseTo(1 - head, 12);
});

test("what is expected is no surprise, what nobody does is one without bound", () => {
  expect(logTail(3, 5)).toBe(0);
  expect(logTail(0, 0)).toBe(0);
  expect(logTail(1, 0)).toBe(-Infinity);
});

test("more sources are rarer, also where the chance itself is too small for a number", () => {
  const tails = [5, 10, 100, 2000].map((count) => logTail(count, 2));
  expect(tails).toEqual(tails.toSorted((one, other) => other - one));
  expect(tails.at(-1)).toBeLessThan(-9000);
});
