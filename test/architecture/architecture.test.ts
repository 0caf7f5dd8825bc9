import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as fileRules from "./file-rules.ts";
import * as importRules from "./import-rules.ts";
import { ROOT, formatViolations, readSourceTree } from "./source-tree.ts";

const tree = readSourceTree();

test("the tree was read", () => {
  expect(tree.size).toBeGreaterThan(30);
  expect(tree.has("center/src/main.ts")).toBe(true);
});

test.each(Object.entries({ ...importRules, ...fileRules }))("%s", (_name, rule) => {
  expect(formatViolations(rule(tree))).toEqual([]);
});

test.each(["core", "sensor"])("%s declares no dependencies", (name) => {
  const manifest = JSON.parse(readFileSync(join(ROOT, name, "package.json"), "utf8")) as Record<
    string,
    object | undefined
  >;
  const dependencies = Object.keys(manifest["dependencies"] ?? {});
  expect(dependencies.filter((dependency) => dependency !== "@teiten/core")).toEqual([]);
  expect(manifest["optionalDependencies"]).toBeUndefined();
  expect(manifest["peerDependencies"]).toBeUndefined();
});
