import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeRanges } from "./merge-ranges.js";

const BASE = 0xffff_c000_0200n;

/** All addresses of prefixes, relative to the base; they are few here. */
function addresses(prefixes: readonly { readonly start: bigint; readonly length: number }[]): number[] {
  const all = new Set<number>();
  for (const { start, length } of prefixes) {
    for (let address = start; address < start + (1n << BigInt(128 - length)); address += 1n)
      all.add(Number(address - BASE));
  }
  return [...all].toSorted((left, right) => left - right);
}

test("joined ranges hold exactly the same addresses, in as few prefixes as before or fewer", () => {
  const prefix = fc
    .record({ low: fc.integer({ min: 0, max: 255 }), size: fc.integer({ min: 0, max: 6 }) })
    .map(({ low, size }) => ({
      start: ((BASE + BigInt(low)) >> BigInt(size)) << BigInt(size),
      length: 128 - size,
    }));
  fc.assert(
    fc.property(fc.array(prefix, { maxLength: 40 }), (prefixes) => {
      const merged = mergeRanges(prefixes);
      expect(addresses(merged)).toEqual(addresses(prefixes));
      expect(merged.length).toBeLessThanOrEqual(prefixes.length);
      expect(merged.every(({ start, length }) => start % (1n << BigInt(128 - length)) === 0n)).toBe(true);
    }),
  );
});

test("neighbours become one only where that is exact", () => {
  const one = (low: bigint): { start: bigint; length: number } => ({ start: BASE + low, length: 128 });
  expect(mergeRanges([one(2n), one(3n)])).toEqual([{ start: BASE + 2n, length: 127 }]);
  expect(mergeRanges([one(1n), one(2n)])).toEqual([one(1n), one(2n)]);
});
