import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  MARK_FIELDS,
  MOST_MARKS,
  RELATION_FUNCTIONS,
  REPLY_PORTS,
  TOOL_MARKS,
  tcpTrafficClass,
} from "@teiten/core/flow";
import { PAYLOAD_CLASSES, PAYLOAD_LOOK } from "@teiten/core/packet";
import { FIGURES } from "../../center/src/analyze/index.ts";
import { COMMON_HELP } from "../../center/src/commands/figure-help.ts";
import { REFUSALS } from "../../center/src/collect/index.ts";
import { CONFIGURATION_SCHEMA, RULES_SCHEMA } from "../../center/src/config/index.ts";
import { createProgram } from "../../center/src/commands/program.ts";
import { METRICS } from "../../center/src/telemetry/index.ts";
import { TABLES } from "../../center/src/store/index.ts";
import { COMMANDS } from "../../sensor/src/commands/program.ts";
import { commandLinePage } from "../../scripts/reference/cli-page.js";
import { configurationPage } from "../../scripts/reference/configuration-page.js";
import { findErrorSites } from "../../scripts/reference/error-sites.js";
import { errorsPage } from "../../scripts/reference/errors-page.js";
import { marksPage } from "../../scripts/reference/marks-page.js";
import { figuresPage } from "../../scripts/reference/figures-page.js";
import { payloadsPage } from "../../scripts/reference/payloads-page.js";
import { metricsPage } from "../../scripts/reference/metrics-page.js";
import { rulesPage } from "../../scripts/reference/rules-page.js";
import { sensorCommandsPage } from "../../scripts/reference/sensor-commands-page.js";
import { tablesPage } from "../../scripts/reference/tables-page.js";
import { uplinkPage } from "../../scripts/reference/uplink-page.js";
import { ROOT, isTest, readSourceTree } from "../architecture/source-tree.ts";

const page = (name: string): string => readFileSync(join(ROOT, "docs/reference", name), "utf8");
const sources = [...readSourceTree()].filter(([path]) => /^(?:core|sensor|center)\/src\//.test(path) && !isTest(path));
const errors = findErrorSites(new Map(sources));

test.each([
  ["cli.md", () => commandLinePage(createProgram())],
  ["sensor-cli.md", () => sensorCommandsPage(COMMANDS)],
  ["errors.md", () => errorsPage(errors.sites)],
  ["figures.md", () => figuresPage(FIGURES, COMMON_HELP, "en")],
  ["figures.ja.md", () => figuresPage(FIGURES, COMMON_HELP, "ja")],
  ["configuration.md", () => configurationPage(CONFIGURATION_SCHEMA)],
  ["metrics.md", () => metricsPage(METRICS)],
  ["tables.md", () => tablesPage(TABLES)],
  ["uplink.md", () => uplinkPage(page("uplink.md"), REFUSALS)],
  ["payload-classes.md", () => payloadsPage(PAYLOAD_CLASSES, PAYLOAD_LOOK)],
  ["tool-marks.md", () => marksPage(TOOL_MARKS, REPLY_PORTS, tcpTrafficClass)],
  ["rules-files.md", () => rulesPage(RULES_SCHEMA, MARK_FIELDS, RELATION_FUNCTIONS, MOST_MARKS)],
])("docs/reference/%s is what `npm run reference` writes", (name, make) => {
  expect(page(name)).toBe(make());
});

test("every error has its code written where it is made", () => {
  expect(errors.sites.length).toBeGreaterThan(20);
  expect(errors.withoutCode).toEqual([]);
});

test("every code is made of plain words", () => {
  expect(errors.sites.filter(({ code }) => !/^[a-z]+(?:-[a-z0-9]+)*$/.test(code)).map(({ code }) => code)).toEqual([]);
});
