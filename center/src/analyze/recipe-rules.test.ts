import { BUILT_IN } from "@teiten/core/flow";
import { expect, test } from "vitest";
import { builtInRules } from "../state/index.ts";
import { recipeRules, rulesChange } from "./recipe-rules.ts";

const builtIn = recipeRules(builtInRules());

test("recipes say which marks differ, by what the marks are", () => {
  const marks = BUILT_IN.marks.map((mark) =>
    mark?.mark === "mirai"
      ? null
      : mark?.mark === "masscan"
        ? { ...mark, attribution: { minMatched: 9, minShare: 1 } }
        : mark,
  );
  const first = BUILT_IN.marks[0];
  if (first === undefined || first === null) throw new Error("no mark");
  const other = recipeRules({ name: "mine", version: "2", sha256: "x", marks: [...marks, { ...first, mark: "new" }] });
  expect(rulesChange(builtIn, other)).toBe(
    `tool marks: was built-in 1, is mine 2 (changed: masscan; new: new; removed: mirai)`,
  );
  expect(rulesChange(builtIn, { ...builtIn, sha256: "y", version: "1a" })).toContain("the marks are the same");
});

test("the same rules, and recipes of before there were any, say nothing", () => {
  expect(rulesChange(builtIn, builtIn)).toBe(null);
  expect(rulesChange(undefined, builtIn)).toBe(null);
});
