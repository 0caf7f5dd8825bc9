import fc from "fast-check";
import { expect, test } from "vitest";
import { RangeBuilder } from "./range-builder.ts";
import type { RangeTable } from "./range-table.ts";

interface PlainRange {
  readonly start: bigint;
  readonly end: bigint;
  readonly value: number;
}

const MAPPED = 0xffff_0000_0000n;
const LAST = (1n << 128n) - 1n;

/** What the table must say, read off the list itself: the narrowest range that holds the address, the later of equals. */
function linearSearch(ranges: readonly PlainRange[], address: bigint): number {
  let best: PlainRange | null = null;
  for (const range of ranges) {
    if (address < range.start || address > range.end) continue;
    if (best === null || range.end - range.start <= best.end - best.start) best = range;
  }
  return best?.value ?? 0;
}

function words(address: bigint): Uint32Array {
  return Uint32Array.from({ length: 4 }, (_, word) => Number((address >> BigInt(96 - 32 * word)) & 0xffff_ffffn));
}

function build(ranges: readonly PlainRange[]): RangeTable {
  const builder = new RangeBuilder();
  for (const { start, end, value } of ranges) {
    if (start >= MAPPED && end <= MAPPED + 0xffff_ffffn)
      builder.add4(Number(start - MAPPED), Number(end - MAPPED), value);
    else builder.add6(Uint32Array.from([...words(start), ...words(end)]), value);
  }
  return builder.build();
}

function fillOne(table: RangeTable, addresses: readonly bigint[]): number[] {
  const block = new Uint8Array(16 * addresses.length + 3).subarray(3);
  const view = new DataView(block.buffer, block.byteOffset);
  addresses.forEach((address, row) => words(address).forEach((word, at) => view.setUint32(16 * row + 4 * at, word)));
  const values = new Uint32Array(addresses.length);
  table.fill(block, addresses.length, values);
  return [...values];
}

function neighbours(ranges: readonly PlainRange[]): bigint[] {
  const near = ranges.flatMap(({ start, end }) => [start - 1n, start, (start + end) / 2n, end, end + 1n]);
  return [0n, MAPPED - 1n, MAPPED, MAPPED + 0xffff_ffffn, MAPPED + 0x1_0000_0000n, LAST, ...near].filter(
    (address) => address >= 0n && address <= LAST,
  );
}

const four = fc.integer({ min: 0, max: 0xffff_ffff }).map((address) => MAPPED + BigInt(address));
const nearFour = fc.integer({ min: 0, max: 300 }).map((offset) => MAPPED + 0x0a00_0000n + BigInt(offset));
const six = fc.bigInt({ min: 0n, max: LAST });
const nearSix = fc.integer({ min: 0, max: 300 }).map((offset) => (0x2001_0db8n << 96n) + BigInt(offset));
const ordered = (address: fc.Arbitrary<bigint>): fc.Arbitrary<PlainRange> =>
  fc.record({ a: address, b: address, value: fc.integer({ min: 1, max: 0xffff_ffff }) }).map(({ a, b, value }) => ({
    start: a < b ? a : b,
    end: a < b ? b : a,
    value,
  }));
const anyRange = fc.oneof(ordered(four), ordered(nearFour), ordered(six), ordered(nearSix));

test("answers like a linear search whatever the ranges and their order", () => {
  fc.assert(
    fc.property(
      fc.array(anyRange, { maxLength: 40 }),
      fc.array(fc.oneof(four, six), { maxLength: 10 }),
      (ranges, more) => {
        const table = build(ranges);
        const addresses = [...neighbours(ranges), ...more];
        const expected = addresses.map((address) => linearSearch(ranges, address));
        expect(fillOne(table, addresses)).toEqual(expected);
        expect(
          addresses.map((address) => {
            const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = words(address);
            return table.value6(w0, w1, w2, w3);
          }),
        ).toEqual(expected);
      },
    ),
    { numRuns: 500 },
  );
});

test("ascending ranges without overlap give the same table by the fast path", () => {
  const disjoint = fc.array(ordered(four), { maxLength: 60 }).map((ranges) => {
    const sorted = ranges.toSorted((left, right) => (left.start < right.start ? -1 : 1));
    let end = -1n;
    return sorted.filter((range) => {
      const free = range.start > end;
      if (free) end = range.end;
      return free;
    });
  });
  fc.assert(
    fc.property(disjoint, (ranges) => {
      const addresses = neighbours(ranges);
      expect(fillOne(build(ranges), addresses)).toEqual(addresses.map((address) => linearSearch(ranges, address)));
      expect(build(ranges).parts).toEqual(build(ranges.toReversed()).parts);
    }),
  );
});

test("a range over all of IPv6 reaches IPv4, and an IPv4 range cuts a hole into it", () => {
  const table = build([
    { start: 0n, end: LAST, value: 7 },
    { start: MAPPED + 0x0102_0300n, end: MAPPED + 0x0102_03ffn, value: 9 },
  ]);
  expect(table.value4(0x0102_0305)).toBe(9);
  expect(table.value4(0x0102_0405)).toBe(7);
  expect(table.value6(0x2001_0db8, 0, 0, 1)).toBe(7);
  expect(table.value6(0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff)).toBe(7);
});

test("an empty table knows nothing", () => {
  expect(fillOne(build([]), [0n, MAPPED, LAST])).toEqual([0, 0, 0]);
});
