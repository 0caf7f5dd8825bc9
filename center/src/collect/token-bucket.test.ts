import { expect, test } from "vitest";
import { createTokenBuckets } from "./token-bucket.ts";

test("a burst is granted, then so many a second, and a key's hunger is not another's", () => {
  let now = 0;
  const buckets = createTokenBuckets(2, 3, () => now);
  expect([1, 2, 3, 4].map(() => buckets.take("a"))).toEqual([0, 0, 0, 1]);
  expect(buckets.take("b")).toBe(0);
  now = 500;
  expect([buckets.take("a"), buckets.take("a")]).toEqual([0, 1]);
  now = 60_000;
  expect([1, 2, 3, 4].map(() => buckets.take("a"))).toEqual([0, 0, 0, 1]);
});

test("a clock that is set back grants nothing and locks nobody out", () => {
  let now = 10_000;
  const buckets = createTokenBuckets(1, 1, () => now);
  expect(buckets.take("a")).toBe(0);
  now = 0;
  expect(buckets.take("a")).toBe(1);
  now = 1000;
  expect(buckets.take("a")).toBe(0);
});

test("several at once are granted together or not at all, and never more than the burst is wanted", () => {
  let now = 0;
  const buckets = createTokenBuckets(1, 5, () => now);
  expect([buckets.take("a", 3), buckets.take("a", 3), buckets.take("a", 2)]).toEqual([0, 1, 0]);
  now = 5000;
  expect(buckets.take("a", 1000)).toBe(0);
  expect(buckets.take("a")).toBe(1);
});
