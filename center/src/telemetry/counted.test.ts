import { expect, test } from "vitest";
import { counted } from "./counted.ts";

test("one is singular, nothing and many are not", () => {
  expect([0, 1, 2].map((count) => counted(count, "source row"))).toEqual([
    "0 source rows",
    "1 source row",
    "2 source rows",
  ]);
});
