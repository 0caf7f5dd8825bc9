import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../architecture/source-tree.ts";

const there = spawnSync("systemd-analyze", ["--version"]).status === 0;
if (!there) process.stderr.write("test/deploy/hardening: skipped, needs systemd-analyze\n");

const LEVEL = /Overall exposure level for \S+: ([\d.]+)/;

/** A template is judged under the name of an instance. */
function analyze(verb: readonly string[], unit: string): string {
  const folder = mkdtempSync(join(tmpdir(), "teiten-unit-"));
  try {
    const path = join(folder, unit.replace("@.", "@eth0."));
    copyFileSync(join(ROOT, "deploy/systemd", unit), path);
    const { stdout, stderr } = spawnSync("systemd-analyze", [...verb, "--no-pager", path], { encoding: "utf8" });
    return stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.skipIf(!there).each([
  ["teiten-sensor.service", 2],
  ["teiten-capture@.service", 2],
  ["teiten-center.service", 3],
] as const)("%s is exposed by at most %d of 10", (unit, most) => {
  const report = analyze(["security", "--offline=true"], unit);
  expect(LEVEL.exec(report)?.[1], report).toMatch(/^\d/);
  expect(Number(LEVEL.exec(report)?.[1])).toBeLessThanOrEqual(most);
});

test.skipIf(!there).each(["teiten-sensor.service", "teiten-capture@.service", "teiten-center.service"])(
  "%s says nothing that systemd does not know",
  (unit) => {
    expect(analyze(["verify", "--man=no"], unit)).not.toMatch(
      /Unknown (?:key|section|lvalue)|ignoring|Failed to parse/i,
    );
  },
);
