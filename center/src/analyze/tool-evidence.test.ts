import { BUILT_IN, TOOL_MARKS } from "@teiten/core/flow";
import { expect, test } from "vitest";
import { markedTools, toolsOf, toolText } from "./tool-evidence.ts";

const marked = (counts: Record<string, number>): number[] => TOOL_MARKS.map(({ mark }) => counts[mark] ?? 0);

test("a tool is named by enough matching packets, with the evidence", () => {
  const evidence = toolsOf(
    { marked: marked({ masscan: 1001, "masscan-1.3.2": 1001 }), syns: 1001, requests: 1001 },
    BUILT_IN,
  );
  expect(evidence).toEqual([{ tool: "Masscan", matched: 1001, eligible: 1001 }]);
  expect(toolText(evidence)).toBe("Masscan (1001 of 1001)");
});

test("a match by chance names nothing, and a mark's scope is its denominator", () => {
  expect(toolsOf({ marked: marked({ masscan: 1 }), syns: 5147, requests: 5147 }, BUILT_IN)).toEqual([]);
  expect(toolText([])).toBe(null);
  expect(toolsOf({ marked: marked({ "zmap-54321": 4 }), syns: 0, requests: 5 }, BUILT_IN)).toEqual([
    { tool: "ZMap", matched: 4, eligible: 5 },
  ]);
});

test("marks that end in zeros may be left out", () => {
  expect(toolsOf({ marked: [], syns: 5, requests: 5 }, BUILT_IN)).toEqual([]);
  expect([...markedTools(BUILT_IN).keys()]).toEqual([...new Set(TOOL_MARKS.map(({ tool }) => tool))]);
});
