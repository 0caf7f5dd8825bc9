import fc from "fast-check";
import { expect, test } from "vitest";
import type { Claim } from "../state/index.ts";
import { neighbourhoodsOf } from "./claimed-neighbourhoods.ts";

const claim = (range: string): Claim => ({
  organisation: "A",
  range,
  validFrom: null,
  validTo: null,
  knownFrom: null,
  knownTo: null,
  evidence: "declared-list",
  source: "test",
  confidence: "high",
});

test("neighbouring /24 run together, wide ranges stay whole", () => {
  const claims = ["192.0.2.7/32", "192.0.3.0/25", "198.51.100.0/24", "10.0.0.0/8"].map(claim);
  expect(neighbourhoodsOf(claims, 4)).toEqual({
    bits: 24,
    ranges: [
      { low: 0x0a0000, high: 0x0affff },
      { low: 0xc00002, high: 0xc00003 },
      { low: 0xc63364, high: 0xc63364 },
    ],
  });
  expect(neighbourhoodsOf(claims, 6).ranges).toEqual([]);
  expect(neighbourhoodsOf([claim("2001:db8:5::/48"), claim("2001:db8::1/128")], 6)).toEqual({
    bits: 32,
    ranges: [{ low: 0x20010db8, high: 0x20010db8 }],
  });
});

test("very many ranges are told apart by fewer bits", () => {
  const claims = Array.from({ length: 20_000 }, (_, index) => claim(`${1 + (index >> 8)}.${index & 255}.7.1/32`));
  const found = neighbourhoodsOf(claims, 4);
  expect(found.bits).toBeLessThan(24);
  expect(found.ranges.length).toBeLessThanOrEqual(8000);
});

test("property: every claimed address lies in a neighbourhood, and the ranges are sorted and disjoint", () => {
  const range = fc.record({ word: fc.nat(2 ** 31 - 1), length: fc.integer({ min: 8, max: 32 }) });
  fc.assert(
    fc.property(fc.array(range, { minLength: 1, maxLength: 40 }), (list) => {
      const firsts = list.map(({ word, length }) => Math.floor(word / 2 ** (32 - length)) * 2 ** (32 - length));
      const dotted = (word: number): string => [24, 16, 8, 0].map((shift) => (word >>> shift) & 255).join(".");
      const { bits, ranges } = neighbourhoodsOf(
        list.map(({ length }, index) => claim(`${dotted(firsts[index] ?? 0)}/${length}`)),
        4,
      );
      list.forEach(({ length }, index) => {
        const first = firsts[index] ?? 0;
        for (const word of [first, first + 2 ** (32 - length) - 1]) {
          const number = Math.floor(word / 2 ** (32 - bits));
          expect(ranges.some(({ low, high }) => low <= number && number <= high)).toBe(true);
        }
      });
      ranges.slice(1).forEach((next, index) => expect(next.low).toBeGreaterThan((ranges[index]?.high ?? 0) + 1));
    }),
  );
});
