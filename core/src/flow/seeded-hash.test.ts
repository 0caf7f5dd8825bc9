import fc from "fast-check";
import { expect, test } from "vitest";
import { drawHashSeed, hashWords } from "./seeded-hash.ts";

/** The longest run of one value of the low bits over the keys. */
function worstBucket(keys: Iterable<readonly [number, number, number]>, seed: number, bits: number): number {
  const drawn = drawHashSeed(seed).seed;
  const buckets = new Uint32Array(2 ** bits);
  for (const [a, b, c] of keys) buckets[hashWords(drawn, a, b, c) & (2 ** bits - 1)]!++;
  return buckets.reduce((worst, count) => Math.max(worst, count), 0);
}

function* pairs(count: number, step: number, portStep: number): Generator<readonly [number, number, number]> {
  for (let a = 0; a < count; a++) for (let b = 0; b < count; b++) yield [Math.imul(a, step), Math.imul(b, portStep), 2];
}

test("keys that differ only where an attacker can choose spread evenly for any seed", () => {
  const families = [
    [1, 1 << 16],
    [1 << 24, 1 << 24],
    [1 << 24, 1 << 16],
    [1 << 16, 1 << 20],
    [0x01010101, 0x01010000],
  ] as const;
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(...families), (seed, [step, portStep]) => {
      expect(worstBucket(pairs(64, step, portStep), seed, 12)).toBeLessThan(14);
    }),
    { numRuns: 200 },
  );
});

test("the same state draws the same seed, and the next state another", () => {
  const first = drawHashSeed(1);
  expect(drawHashSeed(1)).toEqual(first);
  expect(drawHashSeed(first.next).seed).not.toEqual(first.seed);
});
