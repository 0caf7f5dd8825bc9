import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { ROOT } from "../architecture/source-tree.ts";

const isThere = (program: string): boolean => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
const missing = !isThere("dpkg-deb")
  ? "needs dpkg-deb"
  : existsSync(join(ROOT, "center/dist"))
    ? null
    : "needs a build";
if (missing !== null) process.stderr.write(`test/deploy/packages: skipped, ${missing}\n`);

const folder = mkdtempSync(join(tmpdir(), "teiten-packages-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function build(into: string, epoch: string): string {
  const { stdout, stderr, status } = spawnSync("bash", ["scripts/package-sensor.sh", join(folder, into)], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, SOURCE_DATE_EPOCH: epoch },
  });
  expect(status, stderr).toBe(0);
  return stdout.trim().split(/\s+/).at(-1) ?? "";
}

const shell = (text: string): string => {
  const { stdout, stderr } = spawnSync("sh", ["-c", text], { encoding: "utf8" });
  return stdout + stderr;
};
const hash = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

describe.skipIf(missing !== null)("the Debian package of the sensor", { timeout: 120_000 }, () => {
  test("is the same, byte for byte, when it is built again", () => {
    const one = build("one", "1790000000");
    const other = build("other", "1790000000");
    expect(hash(one)).toBe(hash(other));
    expect(hash(build("later", "1790000001"))).not.toBe(hash(one));
  });

  test("holds one program without dependencies on npm, owned by root, and the units", () => {
    const file = build("one", "1790000000");
    const list = shell(`dpkg-deb -c ${file}`);
    expect(
      list
        .trim()
        .split("\n")
        .filter((line) => !line.includes(" root/root ")),
    ).toEqual([]);
    expect(list).not.toMatch(/node_modules/);
    for (const path of [
      "usr/bin/teiten-sensor",
      "usr/lib/systemd/system/teiten-sensor.service",
      "usr/lib/systemd/system/teiten-capture@.service",
      "usr/lib/tmpfiles.d/teiten-sensor.conf",
    ]) {
      expect(list).toContain(` ./${path}`);
    }
    const program = shell(`dpkg-deb --fsys-tarfile ${file} | tar -xO ./usr/lib/teiten-sensor/teiten-sensor.js`);
    expect(program).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect([...program.matchAll(/from\s*"(?!node:)([^"]+)"/g)].map((match) => match[1])).toEqual([]);
    expect(program).not.toMatch(/kill\(process\.pid/);
  });

  test.skipIf(!isThere("lintian"))("has nothing that lintian calls an error", () => {
    expect(shell(`lintian --allow-root --fail-on error ${build("one", "1790000000")}`)).not.toMatch(/^E:/m);
  });
});
