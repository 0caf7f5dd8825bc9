import { expect, test } from "vitest";
import { mixBits, openStream } from "./random.ts";

const words = (seed: number, ...name: string[]): readonly number[] => {
  const random = openStream(seed, ...name);
  return Array.from({ length: 8 }, () => random.word());
};

test("a seed and a name always give the same numbers", () => {
  expect(words(11, "volume", "3")).toEqual(words(11, "volume", "3"));
  expect(words(11, "volume")).toEqual([
    4257359853, 3068262649, 3549568984, 1725495847, 3863726860, 1544263250, 1475729813, 2607040157,
  ]);
});

test("another seed, another name or another cut of the name gives other numbers", () => {
  expect(words(11, "volume")).not.toEqual(words(12, "volume"));
  expect(words(11, "volume")).not.toEqual(words(11, "volumes"));
  expect(words(11, "a", "bc")).not.toEqual(words(11, "ab", "c"));
});

test("units fill the range evenly and normals have the moments that they promise", () => {
  const random = openStream(5, "moments");
  const units = Array.from({ length: 40_000 }, () => random.unit());
  const normals = Array.from({ length: 40_000 }, () => random.normal());
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  for (let tenth = 0; tenth < 10; tenth++) {
    const hits = units.filter((value) => Math.floor(value * 10) === tenth).length;
    expect(Math.abs(hits - 4000)).toBeLessThan(300);
  }
  expect(Math.abs(mean(normals))).toBeLessThan(0.02);
  expect(Math.abs(mean(normals.map((value) => value ** 2)) - 1)).toBeLessThan(0.04);
});

test("a shuffle keeps every element, and picks come from the list", () => {
  const random = openStream(2, "shuffle");
  const list = Array.from({ length: 50 }, (_, index) => index);
  expect(random.shuffle(list).toSorted((left, right) => left - right)).toEqual(list);
  expect(list).toContain(random.pick(list));
  expect(() => random.pick([])).toThrow(RangeError);
});

test("mixed bits of neighbours have nothing in common", () => {
  const ones = Array.from({ length: 4096 }, (_, index) => mixBits(index, 9) & 1).reduce((sum, bit) => sum + bit, 0);
  expect(Math.abs(ones - 2048)).toBeLessThan(160);
});
