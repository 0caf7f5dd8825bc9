import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import * as names from "@teiten/core/names";
import { loadRegistry, registryFolder } from "../../center/src/enrich/index.ts";
import { importLists } from "../../scripts/scanner-lists/import-lists.js";

const DATA = join(import.meta.dirname, "../../../shared/data");

/**
 * Organisations of the expected table whose ranges the carried-over lists hold. The other two cannot be given back: the
 * addresses that stand for CAIDA (2 rows) and Team Cymru (6 rows) are in none of the lists.
 */
const LISTED = ["Shodan", "University of Michigan", "Colorado State University", "USC/ISI"];

interface Row {
  readonly day: string;
  readonly source: number;
}

function telescopeRows(): Row[] {
  const lines = gunzipSync(readFileSync(join(DATA, "telescope/marx_2013-03_05.csv.gz")))
    .toString()
    .trim()
    .split("\n");
  return lines.slice(1).map((line) => {
    const [time = "", , source = ""] = line.split(",");
    return { day: time.slice(0, 10), source: Number(source) };
  });
}

function countByOrganisation(rows: readonly Row[]): string[] {
  const days = [...new Set(rows.map(({ day }) => day))].toSorted();
  const dayIndex = new Map(days.map((day, index) => [day, index]));
  const block = new Uint8Array(16 * rows.length);
  const view = new DataView(block.buffer);
  rows.forEach(({ source }, row) => {
    view.setUint32(16 * row + 8, 0xffff);
    view.setUint32(16 * row + 12, source);
  });
  const { organisation, organisations } = loadRegistry([]).match(
    block,
    Uint16Array.from(rows, ({ day }) => dayIndex.get(day)!),
    days,
  );
  const sums = new Map<string, { sources: Set<number>; packets: number }>();
  rows.forEach(({ day, source }, row) => {
    const key = `${day},${organisations[organisation[row]!] ?? ""}`;
    const sum = sums.get(key) ?? { sources: new Set<number>(), packets: 0 };
    sum.sources.add(source);
    sum.packets += 1;
    sums.set(key, sum);
  });
  return [...sums].map(([key, { sources, packets }]) => `${key},${sources.size},${packets}`);
}

const isListed = (line: string): boolean => LISTED.includes(line.split(",")[1] ?? "");

describe.skipIf(!existsSync(join(DATA, "telescope")))("announced scanners on the telescope", () => {
  test("the registry names them on the same days, with the same sources and packets", () => {
    const expected = readFileSync(join(DATA, "telescope/expected/announced_scanner_days.csv"), "utf8")
      .trim()
      .split("\n")
      .slice(1);
    const wanted = expected.filter(isListed);
    expect(wanted).toHaveLength(232);
    expect(expected).toHaveLength(240);
    expect(countByOrganisation(telescopeRows()).filter(isListed).toSorted()).toEqual(wanted.toSorted());
  });
});

describe.skipIf(!existsSync(join(DATA, "scanners")))("the lists of announced scanners", () => {
  test("give the reviewed files again", () => {
    const copy = mkdtempSync(join(tmpdir(), "teiten-lists-"));
    try {
      cpSync(registryFolder(), copy, { recursive: true });
      importLists(join(DATA, "scanners"), copy, names);
      const files = readdirSync(copy, { recursive: true, encoding: "utf8" }).filter((name) =>
        /\.(csv|json|md)$/.test(name),
      );
      expect(files.length).toBeGreaterThan(100);
      const differing = files.filter(
        (name) => readFileSync(join(copy, name), "utf8") !== readFileSync(join(registryFolder(), name), "utf8"),
      );
      expect(differing).toEqual([]);
    } finally {
      rmSync(copy, { recursive: true });
    }
  });
});
