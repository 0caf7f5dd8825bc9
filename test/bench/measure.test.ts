import { expect, test } from "vitest";
import { measure } from "../../bench/measure.ts";

/** Burns 0.4 seconds of CPU time. */
const BURN =
  "let x = 1; const used = () => process.cpuUsage().user + process.cpuUsage().system; while (used() < 4e5) for (let i = 0; i < 1e6; i++) x = Math.imul(x, 31) + i;";
const node = (script: string): Promise<{ cpu: number; output: string }> =>
  measure(process.execPath, ["-e", script], process.cwd());

test("CPU time of a child that is waited for is counted once", async () => {
  const { cpu } = await node(
    `require("node:child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(BURN)}])`,
  );
  expect(cpu).toBeGreaterThan(0.4);
  expect(cpu).toBeLessThan(0.75);
});

test("CPU time of a child that outlives its parent, in an environment of its own, is counted too", async () => {
  const wait = "setTimeout(() => process.exit(), 300)";
  const detached = `const child = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(BURN)}], { detached: true, stdio: "ignore", env: {} }); child.unref(); ${wait}`;
  const { cpu } = await node(detached);
  expect(cpu).toBeGreaterThan(0.38);
  expect(cpu).toBeLessThan(0.9);
});

test("a command that fails is an error with what it said", async () => {
  await expect(node('console.error("no luck"); process.exit(3)')).rejects.toThrow(/ended with 3.*no luck/s);
});
