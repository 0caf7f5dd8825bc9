import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { modulesOutOfStep } from "./modules-in-step.js";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "teiten-modules-"));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const entry = { version: "1.0.0", integrity: "sha512-a" };

const checkout = (wanted: object, installed: object | null): readonly string[] => {
  writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: { "": {}, ...wanted } }));
  if (installed !== null) {
    for (const path of Object.keys(installed)) mkdirSync(join(root, path), { recursive: true });
    writeFileSync(join(root, "node_modules/.package-lock.json"), JSON.stringify({ packages: installed }));
  }
  return modulesOutOfStep(root);
};

test("nothing installed", () => {
  expect(checkout({ "node_modules/a": entry }, null)).toHaveLength(1);
});

test("the same packages are in step; absent optional ones too", () => {
  const wanted = { "node_modules/a": entry, "node_modules/b-arm64": { ...entry, optional: true } };
  expect(checkout(wanted, { "node_modules/a": entry })).toEqual([]);
});

test("another version, a missing package and one too many are each named", () => {
  const wanted = { "node_modules/a": entry, "node_modules/b": entry };
  const found = checkout(wanted, { "node_modules/a": { ...entry, version: "2.0.0" }, "node_modules/c": entry });
  expect(found.join("\n")).toMatch(/a is 2\.0\.0, wanted 1\.0\.0[\s\S]*b is missing[\s\S]*c is not in the lock file/);
});

test("a folder that somebody removed is noticed", () => {
  checkout({ "node_modules/a": entry }, { "node_modules/a": entry });
  rmSync(join(root, "node_modules/a"), { recursive: true });
  expect(modulesOutOfStep(root)).toEqual(["node_modules/a was removed"]);
});
