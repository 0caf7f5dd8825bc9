import { describe, expect, test } from "vitest";
import * as fileRules from "./file-rules.ts";
import * as importRules from "./import-rules.ts";
import type { Rule } from "./source-tree.ts";

type Plant = readonly [what: string, rule: Rule, file: string, source: string];

const long = "const a = 1;\n".repeat(301);

const broken: readonly Plant[] = [
  ["a later folder", importRules.importOrder, "center/src/store/a.ts", 'import { b } from "../analyze/index.ts";'],
  [
    "a later folder, type only",
    importRules.importOrder,
    "center/src/state/a.ts",
    'import type { B } from "../api/index.ts";',
  ],
  ["a later folder, lazily", importRules.importOrder, "center/src/ingest/a.ts", 'await import("../report/index.ts");'],
  [
    "a later folder as a worker",
    importRules.importOrder,
    "center/src/store/a.ts",
    'new URL("../ingest/w.js", import.meta.url)',
  ],
  ["the entry point", importRules.importOrder, "center/src/commands/a.ts", 'import "../main.ts";'],
  ["core out of order", importRules.importOrder, "core/src/packet/a.ts", 'import { b } from "../flow/index.ts";'],
  ["an unknown folder", importRules.knownFolders, "center/src/misc/a.ts", ""],
  ["a side door", importRules.throughIndex, "center/src/analyze/a.ts", 'import { b } from "../store/sql.ts";'],
  ["a deeper index", importRules.throughIndex, "center/src/analyze/a.ts", 'import { b } from "../store/x/index.ts";'],
  ["center from sensor", importRules.packageBoundaries, "sensor/src/a.ts", 'import { b } from "@teiten/center/x";'],
  [
    "sensor from center by path",
    importRules.packageBoundaries,
    "center/src/api/a.ts",
    'import "../../../sensor/src/a.ts";',
  ],
  ["core by path", importRules.packageBoundaries, "center/src/api/a.ts", 'import "../../../core/src/packet/index.ts";'],
  [
    "captures of the tests",
    importRules.packageBoundaries,
    "core/src/packet/a.ts",
    'import "../../../test/captures/b.ts";',
  ],
  [
    "center from a test of core",
    importRules.packageBoundaries,
    "core/src/flow/a.test.ts",
    'import "../../../center/src/main.ts";',
  ],
  ["the inside of core", importRules.packageBoundaries, "center/src/api/a.ts", 'import "@teiten/core/packet/columns";'],
  ["all of core", importRules.packageBoundaries, "center/src/api/a.ts", 'import "@teiten/core";'],
  ["center from core", importRules.packageBoundaries, "core/src/flow/a.ts", 'import "@teiten/center/x";'],
  ["a .js import", importRules.sourceExtensions, "center/src/store/a.ts", 'import { b } from "./b.js";'],
  ["Node in core", importRules.freeOfDependencies, "core/src/packet/a.ts", 'import { readFileSync } from "node:fs";'],
  ["Node in core, old name", importRules.freeOfDependencies, "core/src/packet/a.ts", 'import fs from "fs";'],
  ["a package in sensor", importRules.freeOfDependencies, "sensor/src/a.ts", 'import pino from "pino";'],
  [
    "decoding in the simulator",
    importRules.simulatorIsIndependent,
    "center/src/simulate/a.ts",
    'import { b } from "@teiten/core/packet";',
  ],
  [
    "analysis in the simulator",
    importRules.simulatorIsIndependent,
    "center/src/simulate/a.ts",
    'import { b } from "../analyze/index.ts";',
  ],
  ["a long file", fileRules.shortFiles, "core/src/flow/a.ts", long],
  ["a vague file", fileRules.namedByTheField, "center/src/store/utils.ts", ""],
  ["a vague suffix", fileRules.namedByTheField, "center/src/store/engine-manager.ts", ""],
  ["a vague folder", fileRules.namedByTheField, "center/src/helpers/a.ts", ""],
  ["export *", fileRules.explicitExports, "center/src/store/index.ts", 'export * from "./sql.ts";'],
  ["export * as", fileRules.explicitExports, "center/src/store/index.ts", 'export * as sql from "./sql.ts";'],
  ["a default export", fileRules.namedExports, "center/src/store/a.ts", "export default function a() {}"],
  [
    "a renamed default export",
    fileRules.namedExports,
    "center/src/store/a.ts",
    "const a = 1;\nexport { a as default };",
  ],
  ["a thing left for later", fileRules.finished, "center/src/store/a.ts", "// TODO: later"],
  ["the clock in core", fileRules.pureCore, "core/src/calendar/a.ts", "const now = Date.now();"],
  ["randomness in core", fileRules.pureCore, "core/src/flow/a.ts", "const seed = Math.random();"],
  ["a global of Node in core", fileRules.pureCore, "core/src/flow/a.ts", "const b = Buffer.from([1]);"],
  ["an export without a word", fileRules.documentedExports, "core/src/flow/a.ts", "export function a(): void {}"],
  ["a comment that is none", fileRules.documentedExports, "core/src/flow/a.ts", "// one line\nexport const a = 1;"],
  [
    "an export after a gap in a group",
    fileRules.documentedExports,
    "core/src/flow/a.ts",
    "/** Seconds. */\nexport const a = 1;\n\nexport const b = 1;",
  ],
  ["a test of nothing", fileRules.testsMirrorSources, "core/src/flow/a.test.ts", ""],
];

const sound: readonly Plant[] = [
  ["an earlier folder", importRules.importOrder, "center/src/analyze/a.ts", 'import { b } from "../store/index.ts";'],
  ["its own folder", importRules.throughIndex, "center/src/analyze/a.ts", 'import { b } from "./b.ts";'],
  ["a folder inside its own", importRules.throughIndex, "center/src/analyze/x/a.ts", 'import { b } from "../b.ts";'],
  ["a door of core", importRules.packageBoundaries, "center/src/api/a.ts", 'import { b } from "@teiten/core/packet";'],
  [
    "captures of the tests, in a test",
    importRules.packageBoundaries,
    "core/src/packet/a.test.ts",
    'import "../../../test/captures/b.ts";',
  ],
  ["core in sensor", importRules.freeOfDependencies, "sensor/src/a.ts", 'import { b } from "@teiten/core/packet";'],
  ["Node in sensor", importRules.freeOfDependencies, "sensor/src/a.ts", 'import { b } from "node:fs";'],
  ["a forbidden import in a comment", importRules.importOrder, "center/src/store/a.ts", '// import "../api/index.ts";'],
  ["service as the field's word", fileRules.namedByTheField, "core/src/names/service-names.ts", ""],
  ["a default export of a configuration", fileRules.namedExports, "console/vite.config.ts", "export default {};"],
  ["a documented export", fileRules.documentedExports, "core/src/flow/a.ts", "/** Seconds. */\nexport const a = 1;"],
  [
    "a documented group",
    fileRules.documentedExports,
    "core/src/flow/a.ts",
    "/** Seconds. */\nexport const a = 1;\nexport const b = 1;",
  ],
  ["a test of the folder", fileRules.testsMirrorSources, "core/src/flow/flow.test.ts", ""],
  ["300 lines", fileRules.shortFiles, "core/src/flow/a.ts", "const a = 1;\n".repeat(300)],
];

describe("each rule is broken by", () => {
  test.each(broken)("%s", (_what, rule, file, source) => {
    const found = rule(new Map([[file, source]]));
    expect(found).toHaveLength(1);
    expect(found[0]?.file).toBe(file);
  });
});

describe("no rule is broken by", () => {
  test.each(sound)("%s", (_what, rule, file, source) => {
    expect(rule(new Map([[file, source]]))).toEqual([]);
  });
});

test("every rule has a plant", () => {
  const rules = [...Object.values(importRules), ...Object.values(fileRules)];
  const planted = new Set(broken.map(([, rule]) => rule));
  expect(rules.filter((rule) => !planted.has(rule))).toEqual([]);
});
