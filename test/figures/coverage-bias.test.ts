import { expect, test } from "vitest";
import { coverageBias } from "./coverage-bias.ts";

test.each([
  [1, 0],
  [2, 0.3],
  [3, 0.57],
])("seed %i: the published mean is unbiased with %f of the time removed", async (seed, removed) => {
  const report = await coverageBias({ seed, removed });
  expect(report.bias).toBeLessThan(0.01);
  expect(Math.abs(report.naiveLoss - report.removed)).toBeLessThan(0.01);
  expect(report.downDaysWithNumber).toBe(0);
  if (removed > 0.5) {
    expect(report.removed).toBeGreaterThan(0.5);
    expect(report.downDays).toBeGreaterThan(0);
  }
});
