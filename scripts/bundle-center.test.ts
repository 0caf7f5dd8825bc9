import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../test/architecture/source-tree.ts";

/** A root with the built center, of which the build and the bundle say which of them runs. */
let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "teiten-bundle-"));
  mkdirSync(join(root, "center/dist"), { recursive: true });
  mkdirSync(join(root, "center/bundle"));
  mkdirSync(join(root, "core"));
  cpSync(join(ROOT, "center/bin"), join(root, "center/bin"), { recursive: true });
  writeFileSync(join(root, "center/package.json"), '{ "type": "module" }');
  writeFileSync(join(root, "center/dist/main.js"), 'console.log("build")');
  writeFileSync(join(root, "center/bundle/main.js"), 'console.log("bundle")');
});
afterAll(() => rmSync(root, { recursive: true }));

function run(folder: string, words: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, [join(folder, "center/bin/teiten.js"), ...words], {
    encoding: "utf8",
  });
  return stdout + stderr;
}

test("the bundle runs while it is newer than the build of center and core, and where it is all there is", () => {
  expect(run(root, [])).toBe("bundle\n");
  for (const part of ["center", "core"]) {
    const built = join(root, part, "tsconfig.tsbuildinfo");
    writeFileSync(built, "");
    const later = Date.now() / 1000 + 60;
    utimesSync(built, later, later);
    expect(run(root, [])).toBe("build\n");
    rmSync(built);
  }
  rmSync(join(root, "center/bundle"), { recursive: true });
  expect(run(root, [])).toBe("build\n");
});

test("the bundle of this checkout finds the files that come with the product", () => {
  const { status } = spawnSync(process.execPath, ["scripts/bundle-center.js"], { cwd: ROOT });
  expect(status).toBe(0);
  const copy = join(root, "copy");
  for (const part of ["bin", "dist", "bundle", "package.json"]) {
    cpSync(join(ROOT, "center", part), join(copy, "center", part), { recursive: true });
  }
  for (const part of ["data", "node_modules"]) symlinkSync(join(ROOT, part), join(copy, part));
  const data = join(root, "observatory");
  expect(run(copy, ["version"])).toContain("chdb");
  expect(run(copy, ["--data", data, "init", "--home", "JP", "--zone", "Asia/Tokyo"])).toContain(data);
  expect(run(copy, ["--data", data, "scanners", "list"])).toContain("censys");
});
