import { daysIn, quarterRange } from "@teiten/core/calendar";
import { expect, test } from "vitest";
import { axisLabels } from "./axis-labels.ts";

const plain = (bin: string): string => bin;

test("the days of a quarter are labelled on the 1st, 11th and 21st", () => {
  const days = daysIn(quarterRange("2022Q3"));
  expect([...axisLabels(days, plain, 12).values()]).toEqual([
    "2022-07-01",
    "2022-07-11",
    "2022-07-21",
    "2022-08-01",
    "2022-08-11",
    "2022-08-21",
    "2022-09-01",
    "2022-09-11",
    "2022-09-21",
  ]);
  expect([...axisLabels(days, plain, 4).values()]).toEqual(["2022-07-01", "2022-08-01", "2022-09-01"]);
});

test("bins that are no days are labelled evenly", () => {
  const weeks = Array.from({ length: 20 }, (_, index) => `w${index}`);
  expect([...axisLabels(weeks, plain, 5).keys()]).toEqual([0, 4, 8, 12, 16]);
  expect(axisLabels(["2022-07", "2022-08"], plain, 5).size).toBe(2);
});
