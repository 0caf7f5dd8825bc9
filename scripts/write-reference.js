// Writes the generated pages of docs/reference. `npm run reference` builds first, since the command tree is read from dist.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { commandLinePage } from "./reference/cli-page.js";
import { findErrorSites } from "./reference/error-sites.js";
import { errorsPage } from "./reference/errors-page.js";
import { marksPage } from "./reference/marks-page.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Product source under center/src, without tests.
 * @returns {Map<string, string>}
 */
function centerSources() {
  const paths = readdirSync(`${root}center/src`, { recursive: true, encoding: "utf8" }).filter((path) =>
    /(?<!\.test)\.ts$/.test(path),
  );
  return new Map(paths.toSorted().map((path) => [path, readFileSync(`${root}center/src/${path}`, "utf8")]));
}

const program = /** @type {{ createProgram: () => import("commander").Command }} */ (
  await import(new URL("../center/dist/commands/program.js", import.meta.url).href)
);
writeFileSync(`${root}docs/reference/cli.md`, commandLinePage(program.createProgram()));
writeFileSync(`${root}docs/reference/errors.md`, errorsPage(findErrorSites(centerSources()).sites));

const flow = /** @type {typeof import("../core/src/flow/index.ts")} */ (
  await import(new URL("../core/dist/flow/index.js", import.meta.url).href)
);
writeFileSync(
  `${root}docs/reference/tool-marks.md`,
  marksPage(flow.TOOL_MARKS, flow.REPLY_PORTS, flow.tcpTrafficClass),
);
