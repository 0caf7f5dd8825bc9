import { expect, test } from "vitest";
import { planPublication } from "./publication-plan.ts";
import { PUBLIC_POLICY } from "./publication-policy.ts";

const fleet = (domestic: number, overseas: number, operators: number): Parameters<typeof planPublication>[1] =>
  Array.from({ length: domestic + overseas }, (_, sensor) => ({
    operator: `operator ${sensor % operators}`,
    side: sensor < domestic ? ("domestic" as const) : ("overseas" as const),
  }));

const plan = (sensors: ReturnType<typeof fleet>): readonly string[] | undefined =>
  planPublication(PUBLIC_POLICY, sensors)?.map(({ group, period }) => `${group} by ${period}`);

test("home and abroad stand alone where both have enough sensors of five operators", () => {
  expect(plan(fleet(60, 60, 8))).toEqual(["domestic by week", "overseas by week"]);
  expect(plan(fleet(30, 30, 8))).toEqual(["all by week"]);
  expect(plan(fleet(45, 15, 8))).toEqual(["all by week"]);
});

test("fewer sensors, or fewer operators, are published more coarsely, and very few not at all", () => {
  expect(plan(fleet(10, 5, 5))).toEqual(["all by month"]);
  expect(plan(fleet(6, 4, 5))).toEqual(["all by quarter"]);
  expect(plan(fleet(30, 30, 2))).toEqual(["all by quarter"]);
  expect(plan(fleet(30, 30, 1))).toBeUndefined();
  expect(plan(fleet(2, 2, 4))).toBeUndefined();
  expect(plan([])).toBeUndefined();
});
