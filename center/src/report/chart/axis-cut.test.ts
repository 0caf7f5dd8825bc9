import { expect, test } from "vitest";
import { cutScale, peaksAbove } from "./axis-cut.ts";

const quiet = Array.from({ length: 92 }, (_, day) => 10 + (day % 7));

test("one day far above the rest does not press the rest flat", () => {
  const flood = [...quiet.slice(1), 1684];
  expect(cutScale(flood)).toMatchObject({ isCut: true, max: 20 });
  expect(cutScale(quiet)).toMatchObject({ isCut: false, max: 20 });
  expect(cutScale([...quiet.slice(1), 40])).toMatchObject({ isCut: false, max: 40 });
});

test("a rise of many days is no exception, and is drawn whole", () => {
  const risen = quiet.map((value, day) => (day > 80 ? value * 50 : value));
  expect(cutScale(risen).isCut).toBe(false);
});

test("nothing at all, or nothing but zeros, has a plain axis", () => {
  expect(cutScale([])).toMatchObject({ isCut: false, max: 1 });
  expect(cutScale([...Array<number>(91).fill(0), 5])).toMatchObject({ isCut: false, max: 5 });
});

test("peaks are runs above the axis, named by their greatest value", () => {
  const lines = [{ values: [1, 30, 40, 1, null, 50] }, { values: [1, 1, 1, 25, null, 1] }];
  expect(peaksAbove(lines, 20)).toEqual([
    { line: 0, bin: 5, value: 50 },
    { line: 0, bin: 2, value: 40 },
    { line: 1, bin: 3, value: 25 },
  ]);
});
