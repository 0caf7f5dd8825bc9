import { expect, test } from "vitest";
import type { HourCounts } from "../../detect/index.ts";
import { FamilyCounts, BUSY_PACKETS } from "./family-counts.ts";
import { createFineRows } from "./fine-rows.ts";
import { partsOfKey } from "./watched-keys.ts";

type Row = readonly [port: number, region: string, tool: number, sensor: number, packets: number];

const FIRST = 19_000 * 24;
const numberOf = (region: string): number => region.charCodeAt(0) + 256 * region.charCodeAt(1);

function count(counts: FamilyCounts, hour: number, rows: readonly Row[]): HourCounts {
  const fine = createFineRows(rows.length);
  rows.forEach(([port, region, tool, sensor, packets], row) => {
    fine.hour[row] = hour;
    fine.port[row] = port;
    fine.region[row] = numberOf(region);
    fine.tool[row] = tool;
    fine.sensor[row] = sensor;
    fine.packets[row] = packets;
  });
  return counts.count(fine, 0, rows.length, hour, new Float64Array(3).fill(1));
}

function rowsOf(counts: HourCounts): readonly string[] {
  return Array.from({ length: counts.length }, (_, row) => {
    const { port, region, tool } = partsOfKey(counts.key[row] ?? 0);
    return `${[port, region, tool].filter((part) => part !== null).join(" ")}: ${counts.sensor[row]} ${counts.packets[row]}`;
  });
}

const HOUR: readonly Row[] = [
  [7, "BR", 0, 0, 2],
  [7, "BR", 3, 0, 3],
  [7, "BR", 3, 2, 1],
  [7, "US", 0, 0, 4],
  [9, "US", 0, 1, 5],
];

test("a quiet port counts as a port, and each region over all ports", () => {
  const counts = count(new FamilyCounts(3), FIRST, HOUR);
  expect(rowsOf(counts)).toEqual(["7: 0 9", "7: 2 1", "9: 1 5", "BR: 0 5", "BR: 2 1", "US: 0 4", "US: 1 5"]);
  expect(counts.all).toBe(15);
});

test("a port that was busy in the four weeks before counts by region and by tool too, rows of a key side by side", () => {
  const counts = new FamilyCounts(3);
  count(counts, FIRST + 5, [[7, "US", 0, 1, BUSY_PACKETS]]);
  expect(rowsOf(count(counts, FIRST + 6, HOUR))).toHaveLength(7);
  const next = count(counts, FIRST + 24, HOUR);
  expect(rowsOf(next)).toEqual([
    "7 BR: 0 5",
    "7 BR: 2 1",
    "7 US: 0 4",
    "7 Mirai: 0 3",
    "7 Mirai: 2 1",
    "7: 0 9",
    "7: 2 1",
    "9: 1 5",
    "US: 0 4",
    "US: 1 5",
    "BR: 0 5",
    "BR: 2 1",
  ]);
  const since = Array.from(next.key.subarray(0, next.length), (key) => next.countedSince?.(key));
  expect(since).toEqual([...Array<number>(5).fill(19_001), ...Array<number>(7).fill(0)]);
  expect(rowsOf(count(counts, FIRST + 28 * 24, HOUR))).toHaveLength(12);
  expect(rowsOf(count(counts, FIRST + 29 * 24, HOUR))).toHaveLength(7);
});
