import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { METRICS } from "../../center/src/telemetry/index.ts";
import { ROOT, isTest, readSourceTree } from "../architecture/source-tree.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const names = Object.keys(METRICS);
const sources = [...readSourceTree()].filter(([path]) => /^center\/src\/(?!telemetry\/)/.test(path) && !isTest(path));

/** Where the program counts or sets a metric. */
function sites(name: string, texts: readonly (readonly [string, string])[]): readonly string[] {
  return texts.filter(([, source]) => source.includes(`"${name}"`)).map(([path]) => path);
}

test.each(names)("%s is counted somewhere", (name) => {
  expect(sites(name, sources)).not.toEqual([]);
});

test("a counter that is taken out of the program is noticed", () => {
  const without = sources.map(
    ([path, source]) => [path, source.replaceAll(/^.*teiten_packets_dropped.*$/gm, "")] as const,
  );
  expect(sites("teiten_packets_dropped_total", without)).toEqual([]);
});

describe("deploy/prometheus/alerts.yaml", () => {
  const rules = read("deploy/prometheus/alerts.yaml");
  const used = new Set(rules.match(/\bteiten_[a-z_]+/g));

  test("asks for metrics that exist", () => {
    expect([...used].filter((name) => !names.includes(name))).toEqual([]);
  });

  test("has an alarm for every loss", () => {
    const losses = Object.entries(METRICS).filter(([name, { loss }]) => loss && name !== "teiten_refusals_total");
    expect(losses.map(([name]) => name).filter((name) => !used.has(name))).toEqual([]);
    expect(losses.length).toBeGreaterThan(8);
  });

  test("names alarms that docs/how-to/watch-the-fleet.md explains", () => {
    const page = read("docs/how-to/watch-the-fleet.md");
    const alarms = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = ""]) => name);
    expect(alarms.length).toBeGreaterThan(8);
    expect(alarms.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
