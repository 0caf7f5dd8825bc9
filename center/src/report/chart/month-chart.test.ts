import { expect, test } from "vitest";
import { drawMonthChart, largestOf } from "./month-chart.ts";
import type { MonthBar } from "./month-chart.ts";
import { BEFORE } from "./palette.ts";

const month: MonthBar = { label: "July", mean: 100, before: 80, median: 90, withoutTop: 85, quartiles: [70, 120] };
const empty: MonthBar = { label: "August", mean: null, before: 75, median: null, withoutTop: null, quartiles: null };

function draw(months: readonly MonthBar[]): string {
  const input = { months, unit: "packets per sensor per day", missing: "missing", largest: largestOf(months) };
  return drawMonthChart(input, { width: 400, height: 300 }, "m").svg;
}

test("the axis holds whiskers and the year before", () => {
  expect(largestOf([month])).toBe(120);
  expect(largestOf([{ ...month, before: 500 }])).toBe(500);
  expect(largestOf([empty])).toBe(75);
});

test("the year before stands behind only where it is stored", () => {
  expect(draw([month])).toContain(BEFORE);
  expect(draw([{ ...month, before: null }])).not.toContain(BEFORE);
});

test("a month without an observation says so and has no bar", () => {
  expect(draw([month, empty])).toContain("missing");
  expect(draw([month])).not.toContain("missing");
});
