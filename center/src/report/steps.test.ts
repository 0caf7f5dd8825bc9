import { expect, test } from "vitest";
import { countSteps, overlapStep, stepOf, weightStep } from "./steps.ts";

test("counts fall into five round steps, nothing into none", () => {
  expect(countSteps(4)).toEqual([1, 2, 3, 4, 5]);
  expect(countSteps(10)).toEqual([1, 2, 4, 7, 10]);
  expect(stepOf(0, countSteps(10))).toBe(-1);
  expect(stepOf(6, countSteps(10))).toBe(2);
  expect(stepOf(10, countSteps(10))).toBe(4);
});

test("published agreement falls into different steps at home and abroad", () => {
  expect(overlapStep(0.94)).toBe(4);
  expect(overlapStep(0.725)).toBe(2);
  expect(overlapStep(0.409)).toBe(1);
});

test("a day observed for less than a quarter is missing", () => {
  expect(weightStep(0.24)).toBeNull();
  expect(weightStep(null)).toBeNull();
  expect(weightStep(0.25)).toBe(0);
  expect(weightStep(1)).toBe(4);
});
