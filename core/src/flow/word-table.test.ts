import fc from "fast-check";
import { expect, test } from "vitest";
import { WordTable } from "./word-table.ts";

test("distinct keys get numbers in order of arrival, the same key the same number, again after clearing", () => {
  const word = fc.constantFrom(0, 1, -1, 0x7fffffff, -0x80000000, 42);
  const keys = fc.array(fc.tuple(word, word, word, word), { maxLength: 400 });
  fc.assert(
    fc.property(fc.array(keys, { maxLength: 3 }), fc.integer(), (rounds, state) => {
      const table = new WordTable(state);
      for (const round of rounds) {
        const numbers = new Map<string, number>();
        for (const [a, b, c, d] of round) {
          const key = [a, b, c, d].join();
          const expected = numbers.get(key) ?? numbers.size;
          numbers.set(key, expected);
          expect(table.intern(a, b, c, d)).toBe(expected);
          expect([0, 1, 2, 3].map((at) => table.word(expected, at))).toEqual([a, b, c, d]);
        }
        expect(table.size).toBe(numbers.size);
        table.clear();
      }
    }),
  );
});

test("it grows, and an index that became sparse is emptied as well as a full one", () => {
  const table = new WordTable(9);
  const numbersOf = (count: number): number[] =>
    Array.from({ length: count }, (_, key) => table.intern(key, 0, key, 7));
  for (const count of [50_000, 3, 50_000]) {
    const expected = Array.from({ length: count }, (_, key) => key);
    expect(numbersOf(count)).toEqual(expected);
    expect(numbersOf(count)).toEqual(expected);
    table.clear();
  }
});
