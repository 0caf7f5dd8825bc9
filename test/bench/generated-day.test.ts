import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createFlowTable, markNames } from "@teiten/core/flow";
import { parsePrefix } from "@teiten/core/names";
import { createCaptureReader } from "@teiten/core/packet";
import { DAY_START, SENSOR_PREFIX, generateDay } from "../../bench/generate-day.ts";
import { createScanCount } from "../../bench/scan-count.ts";

const PACKETS = 30_000;
const folder = mkdtempSync(join(tmpdir(), "teiten-day-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function day(name: string, seed: number): Buffer {
  const path = join(folder, name);
  generateDay(path, PACKETS, seed);
  return readFileSync(path);
}

const bytes = day("a.pcap", 1);

test("the same seed gives the same bytes, another seed others", () => {
  const sha = (of: Buffer): string => createHash("sha256").update(of).digest("hex");
  expect(sha(day("b.pcap", 1))).toBe(sha(bytes));
  expect(sha(day("c.pcap", 2))).not.toBe(sha(bytes));
});

test("every frame decodes, is the sensor's, in order of time within one day, with marks and classes of all kinds", () => {
  const prefix = parsePrefix(SENSOR_PREFIX);
  if (prefix === null) throw new Error(SENSOR_PREFIX);
  const marks = new Set<string>();
  const classes = new Set<number>();
  const scan = createScanCount(1);
  const ports = new Map<string, Set<string>>();
  const table = createFlowTable({
    seed: 3,
    addresses: [{ prefix, from: null, to: null }],
    onBlock: (block) => {
      scan.add(block);
      for (let row = 0; row < block.length; row++) {
        markNames(block.marks[row]!).forEach((mark) => marks.add(mark));
        classes.add(block.trafficClass[row]!);
        if (block.trafficClass[row] !== 0 || ![6, 17].includes(block.protocol[row]!)) continue;
        const source = block.source.slice(row * 16, row * 16 + 16).join();
        const known = ports.get(source) ?? new Set();
        ports.set(source, known.add(`${block.port[row]}/${block.protocol[row]}`));
      }
    },
  });
  let last = DAY_START;
  let backwards = 0;
  const reader = createCaptureReader((batch) => {
    table.add(batch);
    for (let row = 0; row < batch.length; row++) {
      if (batch.second[row]! < last) backwards++;
      last = batch.second[row]!;
    }
  });
  reader.push(bytes);
  expect(reader.finish()).toMatchObject({ frames: PACKETS, cut: null });
  const { counted, rows } = table.finish();
  expect({ counted, backwards, inDay: last < DAY_START + 86_400 }).toEqual({
    counted: PACKETS,
    backwards: 0,
    inDay: true,
  });
  expect(rows).toBeLessThan(PACKETS);
  expect([...marks].toSorted()).toEqual(["masscan", "masscan-1.3.2", "mirai", "nmap-syn", "zmap-4.1", "zmap-54321"]);
  expect(classes).toEqual(new Set([0, 1]));
  const scanners = [...ports.values()].filter((known) => known.size >= 10).length;
  expect(scanners).toBeGreaterThan(5);
  expect(scan.sources()).toBe(scanners);
});
