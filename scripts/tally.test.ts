import { expect, test } from "vitest";
import { formatTally, tallyVitest } from "./tally.js";

const file = (name: string, status: string, tests: number): object => ({
  name,
  status,
  assertionResults: Array.from({ length: tests }, () => ({})),
});

const report = (
  passed: number,
  failed: number,
  pending: number,
  todo: number,
  files: object[],
  success = true,
): string =>
  JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: pending,
    numTodoTests: todo,
    success,
    testResults: files,
  });

test("counts passed, failed, and skipped with to-do", () => {
  const sums = tallyVitest(report(5, 2, 1, 1, [file("a", "failed", 9)], false), 1);
  expect(formatTally(sums)).toBe("5 passed, 2 failed, 2 skipped");
});

test("a file that cannot be loaded is a failure although none of its tests ran", () => {
  expect(tallyVitest(report(5, 0, 0, 0, [file("a", "passed", 5), file("b", "failed", 0)], false), 1).failed).toBe(1);
});

test("an unhandled error or a crashed worker is a failure although every test passed", () => {
  expect(tallyVitest(report(5, 0, 0, 0, [file("a", "passed", 5)]), 1).failed).toBe(1);
  expect(tallyVitest(report(5, 0, 0, 0, [file("a", "passed", 5)]), null).failed).toBe(1);
});

test("a run without a report is one failure", () => {
  expect(tallyVitest(null, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
