import fc from "fast-check";
import { expect, test } from "vitest";
import { NumberSet } from "./number-set.ts";

test("it holds what a set holds, however large the numbers", () => {
  const number = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER - 1 }));
  fc.assert(
    fc.property(fc.array(number, { maxLength: 3000 }), (numbers) => {
      const own = new NumberSet(16);
      const model = new Set<number>();
      for (const value of numbers) {
        expect(own.add(value)).toBe(!model.has(value));
        model.add(value);
      }
      expect(own.size).toBe(model.size);
      own.clear();
      expect(own.size).toBe(0);
      expect(numbers.length === 0 || own.add(numbers[0] ?? 0)).toBe(true);
    }),
    { numRuns: 50 },
  );
});
