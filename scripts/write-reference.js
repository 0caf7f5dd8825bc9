// Writes the generated pages of docs/reference. `npm run reference` builds first, since the command tree is read from dist.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { commandLinePage } from "./reference/cli-page.js";
import { configurationPage } from "./reference/configuration-page.js";
import { findErrorSites } from "./reference/error-sites.js";
import { errorsPage } from "./reference/errors-page.js";
import { figuresPage } from "./reference/figures-page.js";
import { marksPage } from "./reference/marks-page.js";
import { metricsPage } from "./reference/metrics-page.js";
import { payloadsPage } from "./reference/payloads-page.js";
import { rulesPage } from "./reference/rules-page.js";
import { sensorCommandsPage } from "./reference/sensor-commands-page.js";
import { tablesPage } from "./reference/tables-page.js";
import { uplinkPage } from "./reference/uplink-page.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Sources of core, sensor and center, without tests.
 * @returns {Map<string, string>}
 */
function productSources() {
  const paths = ["core/src", "sensor/src", "center/src"].flatMap((folder) =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`),
  );
  const sources = paths.filter((path) => /(?<!\.test)\.ts$/.test(path)).toSorted();
  return new Map(sources.map((path) => [path, readFileSync(`${root}${path}`, "utf8")]));
}

/**
 * A module of the built center.
 * @template T
 * @param {string} path under center/dist
 * @returns {Promise<T>}
 */
async function built(path) {
  return /** @type {T} */ (await import(new URL(`../center/dist/${path}`, import.meta.url).href));
}

const { createProgram } = /** @type {typeof import("../center/src/commands/program.ts")} */ (
  await built("commands/program.js")
);
const { COMMON_HELP } = /** @type {typeof import("../center/src/commands/figure-help.ts")} */ (
  await built("commands/figure-help.js")
);
const { FIGURES } = /** @type {typeof import("../center/src/analyze/index.ts")} */ (await built("analyze/index.js"));

const { CONFIGURATION_SCHEMA, RULES_SCHEMA } = /** @type {typeof import("../center/src/config/index.ts")} */ (
  await built("config/index.js")
);
const { METRICS } = /** @type {typeof import("../center/src/telemetry/index.ts")} */ (
  await built("telemetry/index.js")
);
const { REFUSALS } = /** @type {typeof import("../center/src/collect/index.ts")} */ (await built("collect/index.js"));
const { TABLES } = /** @type {typeof import("../center/src/store/index.ts")} */ (await built("store/index.js"));
const { MARK_FIELDS, MOST_MARKS, RELATION_FUNCTIONS, REPLY_PORTS, TOOL_MARKS, tcpTrafficClass } =
  /** @type {typeof import("../core/src/flow/index.ts")} */ (await built("../../core/dist/flow/index.js"));
const { PAYLOAD_CLASSES, PAYLOAD_LOOK } = /** @type {typeof import("../core/src/packet/index.ts")} */ (
  await built("../../core/dist/packet/index.js")
);

const { COMMANDS } = /** @type {typeof import("../sensor/src/commands/program.ts")} */ (
  await built("../../sensor/dist/commands/program.js")
);

const { BULLETIN_SCHEMA } = /** @type {typeof import("../center/src/exchange/index.ts")} */ (
  await built("exchange/index.js")
);

const pages = new Map([
  ["bulletin.schema.json", `${JSON.stringify(BULLETIN_SCHEMA, null, 2)}\n`],
  ["cli.md", commandLinePage(createProgram())],
  ["sensor-cli.md", sensorCommandsPage(COMMANDS)],
  ["errors.md", errorsPage(findErrorSites(productSources()).sites)],
  ["figures.md", figuresPage(FIGURES, COMMON_HELP, "en")],
  ["figures.ja.md", figuresPage(FIGURES, COMMON_HELP, "ja")],
  ["configuration.md", configurationPage(CONFIGURATION_SCHEMA)],
  ["metrics.md", metricsPage(METRICS)],
  ["tables.md", tablesPage(TABLES)],
  ["uplink.md", uplinkPage(readFileSync(`${root}docs/reference/uplink.md`, "utf8"), REFUSALS)],
  ["payload-classes.md", payloadsPage(PAYLOAD_CLASSES, PAYLOAD_LOOK)],
  ["tool-marks.md", marksPage(TOOL_MARKS, REPLY_PORTS, tcpTrafficClass)],
  ["rules-files.md", rulesPage(RULES_SCHEMA, MARK_FIELDS, RELATION_FUNCTIONS, MOST_MARKS)],
]);
for (const [name, text] of pages) writeFileSync(`${root}docs/reference/${name}`, text);
process.stderr.write(`reference: wrote ${[...pages.keys()].join(", ")}\n`);
