import { expect, test } from "vitest";
import { boundList, sortedList } from "./bound-list.ts";

test("a short list is one array, a long one several of at most 100,000 characters", () => {
  expect(boundList("UInt32", [1, 2]).text).toBe("{p0:Array(UInt32)}");
  const numbers = Array.from({ length: 30_000 }, (_, index) => 1_000_000_000 + index);
  const bound = boundList("UInt32", numbers);
  expect(bound.text).toMatch(/^arrayConcat\(\{p0:Array\(UInt32\)\}, /);
  const arrays = Object.values(bound.parameters) as number[][];
  expect(arrays.flat()).toEqual(numbers);
  expect(Math.max(...arrays.map((array) => array.join(",").length))).toBeLessThan(100_000);
});

test("a sorted list goes as steps", () => {
  const bound = sortedList([5, 9, 1000]);
  expect(bound.text).toBe("arrayCumSum({p0:Array(UInt64)})");
  expect(bound.parameters["p0"]).toEqual([5, 4, 991]);
});
