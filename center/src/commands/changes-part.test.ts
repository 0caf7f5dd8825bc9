import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { dataPaths } from "../config/index.ts";
import { Metrics } from "../telemetry/index.ts";
import { changesPart } from "./changes-part.ts";

test("a process that could not be started is told as a failure, tried again, and not waited for", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const metrics = new Metrics();
  let tried = 0;
  const part = changesPart({ paths: dataPaths("/nowhere"), metrics }, undefined, () => {
    tried += 1;
    return spawn("/nowhere/no-such-program");
  });
  try {
    await part.start();
    await vi.advanceTimersByTimeAsync(5_000);
    await new Promise((resolve) => setImmediate(resolve));
    await sleep(50);
    await vi.advanceTimersByTimeAsync(60_600);
    expect(tried).toBe(2);
    expect(metrics.samples()).toContainEqual({
      name: "teiten_changes_failures_total",
      labels: [["code", "process-ended"]],
      value: 1,
      count: null,
    });
    await part.stop();
  } finally {
    vi.useRealTimers();
    vi.restoreAllMocks();
  }
});
