import { expect, test } from "vitest";
import { progressLine } from "./progress.ts";

test("a line shows share, rate and what is left", () => {
  expect(progressLine("ingest", 250e6, 1000e6, 5)).toBe("ingest ██████░░░░░░░░░░░░░░░░░░  25 % 50.0 MB/s 0:15 left");
  expect(progressLine("ingest", 5e6, 0, 1)).toBe("ingest 5.0 MB 5.0 MB/s");
  expect(progressLine("ingest", 0, 10, 0)).toContain("  0 % 0.0 MB/s");
});
