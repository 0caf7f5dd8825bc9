import { expect, test } from "vitest";
import { averageOverSensors, medianOf } from "./sensor-averages.ts";

const bin = new Map([
  [1, { packets: 100, sensorDays: 10 }],
  [2, { packets: 300, sensorDays: 10 }],
  [3, { packets: 4000, sensorDays: 5 }],
]);

test("mean, median, and the mean without the loudest sensor", () => {
  expect(averageOverSensors([bin], [1, 2, 3], 0)).toEqual({
    packets: 4400,
    sensorDays: 25,
    mean: 176,
    median: 30,
    meanWithoutTop: 20,
  });
});

test("one sensor has no mean without itself, and no sensor has no mean", () => {
  expect(averageOverSensors([bin], [1], 0)).toMatchObject({ mean: 10, median: 10, meanWithoutTop: null });
  expect(averageOverSensors([bin], [9], 0)).toEqual({
    packets: null,
    sensorDays: 0,
    mean: null,
    median: null,
    meanWithoutTop: null,
  });
});

test("the median of an even count is the mean of the two in the middle", () => {
  expect(medianOf([4, 1, 3, 2])).toBe(2.5);
  expect(medianOf([])).toBe(null);
});
