import { createBins, createRange, openZone } from "@teiten/core/calendar";
import type { BinSize, DayRange } from "@teiten/core/calendar";
import { expect, test } from "vitest";
import { counterparts } from "./compared-bins.ts";

const york = openZone("America/New_York");
const bins = (range: DayRange, size: BinSize): ReturnType<typeof createBins> => createBins(york, range, size);

test("days stand beside the days of their names a year before, 29 February beside none", () => {
  const own = bins(createRange("2024-02-28", "2024-03-02"), "day");
  const other = bins(createRange("2023-02-28", "2023-03-02"), "day");
  expect(counterparts("year-before", own, other)).toEqual([0, -1, 1]);
  const later = bins(createRange("2025-02-28", "2025-03-02"), "day");
  expect(counterparts("year-before", later, bins(createRange("2024-02-28", "2024-03-02"), "day"))).toEqual([0, 2]);
});

test("days of the range before stand by their place, and the last of a longer range beside none", () => {
  const march = bins(createRange("2023-03-01", "2023-04-01"), "day");
  const february = bins(createRange("2023-02-01", "2023-03-01"), "day");
  const places = counterparts("previous", march, february);
  expect(places.slice(0, 3)).toEqual([0, 1, 2]);
  expect(places.slice(-4)).toEqual([27, -1, -1, -1]);
});

test("hours stand by the wall clock, across days of 23 and 25 hours", () => {
  const long = bins(createRange("2022-11-06", "2022-11-07"), "hour");
  const usual = bins(createRange("2021-11-06", "2021-11-07"), "hour");
  const places = counterparts("year-before", long, usual);
  expect(places).toHaveLength(25);
  expect(places.slice(0, 4)).toEqual([0, 1, -1, 2]);
  expect(places.at(-1)).toBe(23);
  const short = bins(createRange("2022-03-13", "2022-03-14"), "hour");
  const before = bins(createRange("2022-03-12", "2022-03-13"), "hour");
  expect(counterparts("previous", short, before).slice(0, 3)).toEqual([0, 1, 3]);
  expect(counterparts("previous", before, short).slice(0, 4)).toEqual([0, 1, -1, 2]);
});

test("weeks and months stand by their place", () => {
  const own = bins(createRange("2022-07-01", "2022-10-01"), "month");
  const other = bins(createRange("2022-04-01", "2022-07-01"), "month");
  expect(counterparts("previous", own, other)).toEqual([0, 1, 2]);
  const weeks = bins(createRange("2022-07-04", "2022-07-20"), "week");
  expect(counterparts("year-before", weeks, bins(createRange("2021-07-05", "2021-07-21"), "week"))).toEqual([0, 1, 2]);
  expect(counterparts("previous", weeks, bins(createRange("2022-06-18", "2022-07-04"), "week"))).toEqual([0, 1, 2]);
});
