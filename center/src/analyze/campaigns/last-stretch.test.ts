import { expect, test } from "vitest";
import { lastStretch } from "./last-stretch.ts";

const days = (...numbers: number[]): { day: number; begins: boolean }[] =>
  numbers.map((day) => ({ day, begins: true }));

test("days at most 28 apart are one campaign", () => {
  expect(lastStretch(days(100, 128, 130))).toEqual({ firstDay: 100, lastDay: 130 });
  expect(lastStretch(days(100, 129, 130))).toEqual({ firstDay: 129, lastDay: 130 });
  expect(lastStretch([])).toBeNull();
});

test("a day with too few sources goes on with a campaign and begins none", () => {
  expect(lastStretch([{ day: 5, begins: false }, ...days(7), { day: 9, begins: false }])).toEqual({
    firstDay: 7,
    lastDay: 9,
  });
  expect(lastStretch([...days(7), { day: 60, begins: false }])).toEqual({ firstDay: 7, lastDay: 7 });
});
