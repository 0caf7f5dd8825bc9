// Measures data sets and the registry of scanners: npm run build && node scripts/measure-enrichment.js
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROWS = 3_000_000;
const DAY = "2022-07-01";
const { DatedTables, loadRegistry } = /** @type {typeof import("../center/src/enrich/index.ts")} */ (
  await import(new URL("../center/dist/enrich/index.js", import.meta.url).href)
);

/**
 * CPU milliseconds (user and system) of the cheapest of so many runs; a busy machine changes them little.
 * @param {number} runs
 * @param {() => void} work
 */
function cheapest(runs, work) {
  const times = Array.from({ length: runs }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}

/** IPv4 sources from all over the space, the same on every machine. */
function scatteredSources() {
  const block = new Uint8Array(16 * ROWS);
  const view = new DataView(block.buffer);
  for (let row = 0; row < ROWS; row += 1) {
    view.setUint32(16 * row + 8, 0xffff);
    view.setUint32(16 * row + 12, Math.imul(row, 0x9e3779b1) >>> 0);
  }
  return block;
}

const folder = mkdtempSync(join(tmpdir(), "teiten-measure-"));
try {
  const sources = scatteredSources();
  const load = () => void new DatedTables(folder, []).on(DAY);
  const [first, later] = [cheapest(1, load), cheapest(5, load)];
  const tables = new DatedTables(folder, []).on(DAY);
  const [region, asn] = [new Uint8Array(2 * ROWS), new Uint32Array(ROWS)];
  const enrich = cheapest(5, () => tables.enrichSources(sources, ROWS, region, asn));
  const [cold, warm] = [cheapest(1, () => void loadRegistry([])), cheapest(5, () => void loadRegistry([]))];
  const registry = loadRegistry([]);
  const days = Uint16Array.from({ length: ROWS }, (_, row) => row % 92);
  const names = Array.from({ length: 92 }, (_, day) => new Date(Date.UTC(2022, 6, 1 + day)).toISOString().slice(0, 10));
  const match = cheapest(5, () => void registry.match(sources, days, names));
  process.stdout.write(
    [
      `built-in data sets: first reading ${first.toFixed(0)} ms of CPU, later readings ${later.toFixed(0)} ms`,
      `region and AS number together: ${(ROWS / enrich / 1000).toFixed(1)} million sources a second`,
      `registry ${registry.version}: first loading ${cold.toFixed(0)} ms, later loadings ${warm.toFixed(0)} ms`,
      `organisations of ${ROWS / 1e6} million sources on 92 days: ${match.toFixed(0)} ms`,
      "",
    ].join("\n"),
  );
} finally {
  rmSync(folder, { recursive: true });
}
