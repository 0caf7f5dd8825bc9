import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { REPLY_PORTS, TOOL_MARKS, tcpTrafficClass } from "@teiten/core/flow";
import { createProgram } from "../../center/src/commands/program.ts";
import { commandLinePage } from "../../scripts/reference/cli-page.js";
import { findErrorSites } from "../../scripts/reference/error-sites.js";
import { errorsPage } from "../../scripts/reference/errors-page.js";
import { marksPage } from "../../scripts/reference/marks-page.js";
import { ROOT, isTest, readSourceTree } from "../architecture/source-tree.ts";

const page = (name: string): string => readFileSync(join(ROOT, "docs/reference", name), "utf8");
const center = new Map([...readSourceTree()].filter(([path]) => path.startsWith("center/src/") && !isTest(path)));
const errors = findErrorSites(center);

test("docs/reference/cli.md is what `npm run reference` would write", () => {
  expect(page("cli.md")).toBe(commandLinePage(createProgram()));
});

test("docs/reference/errors.md is what `npm run reference` would write", () => {
  expect(page("errors.md")).toBe(errorsPage(errors.sites));
});

test("docs/reference/tool-marks.md is what `npm run reference` would write", () => {
  expect(page("tool-marks.md")).toBe(marksPage(TOOL_MARKS, REPLY_PORTS, tcpTrafficClass));
});

test("every error has its code written where it is made", () => {
  expect(errors.sites.length).toBeGreaterThan(20);
  expect(errors.withoutCode).toEqual([]);
});

test("every code is of the form word-word", () => {
  expect(errors.sites.filter(({ code }) => !/^[a-z]+(?:-[a-z0-9]+)+$/.test(code)).map(({ code }) => code)).toEqual([]);
});
