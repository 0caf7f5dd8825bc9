// Runs Vitest with one configuration and closes with the true sums. usage: node scripts/run-suites.js CONFIG [filters…]
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatTally, tallyVitest } from "./tally.js";

const [config, ...filters] = process.argv.slice(2);
if (config === undefined) {
  process.stderr.write("usage: node scripts/run-suites.js CONFIG [filters…]\n");
  process.exit(2);
}
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "teiten-suites-"));
const output = join(folder, "results.json");
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${output}`];
const run = spawnSync(process.execPath, [vitest, "run", "--config", config, ...reporters, ...filters], {
  cwd: root,
  stdio: ["ignore", "inherit", "inherit"],
});
const tally = tallyVitest(existsSync(output) ? readFileSync(output, "utf8") : null, run.status);
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`${formatTally(tally)}\n`);
process.exitCode = tally.failed === 0 && tally.passed > 0 ? 0 : 1;
