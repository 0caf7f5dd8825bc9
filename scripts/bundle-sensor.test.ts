import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../test/architecture/source-tree.ts";
import { KILL_POINTS } from "../sensor/src/host/index.ts";

let folder: string;
let bundle: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "teiten-bundle-"));
  bundle = join(folder, "teiten-sensor.js");
  execFileSync("npx", ["tsc", "-b", "core", "sensor"], { cwd: ROOT });
  execFileSync(process.execPath, [join(ROOT, "scripts/bundle-sensor.js"), bundle], { cwd: ROOT });
});
afterAll(() => rmSync(folder, { recursive: true }));

test("it is one file that plain node runs, anywhere and under any name", () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, "sensor/package.json"), "utf8")) as { version: string };
  const bare = join(folder, "teiten-sensor");
  copyFileSync(bundle, bare);
  for (const command of [[process.execPath, bundle], [process.execPath, bare], [bare]]) {
    const [program = "", ...rest] = command;
    const { stdout, status } = spawnSync(program, [...rest, "version"], { encoding: "utf8", cwd: "/" });
    expect([stdout.split("\n")[0], status]).toEqual([`teiten-sensor ${version}`, 0]);
  }
  expect(spawnSync(bundle, ["status", "--state", folder], { encoding: "utf8" })).toMatchObject({ status: 78 });
});

test("nothing in it can be told to die", () => {
  const text = readFileSync(bundle, "utf8");
  expect(text).not.toMatch(/TEITEN_KILL_AT|process\.env\.TEITEN/);
  expect(KILL_POINTS.length).toBeGreaterThan(30);
  const { status } = spawnSync(bundle, ["version"], { env: { ...process.env, TEITEN_KILL_AT: KILL_POINTS[0] } });
  expect(status).toBe(0);
});

test("it is made of nothing but Node's own modules, and is small", () => {
  const imports = [...readFileSync(bundle, "utf8").matchAll(/^import .* from "([^"]+)";$/gm)].map((found) => found[1]);
  expect(imports.length).toBeGreaterThan(5);
  expect(imports.filter((name) => name?.startsWith("node:") !== true)).toEqual([]);
  expect(statSync(bundle).size).toBeLessThan(400_000);
});
