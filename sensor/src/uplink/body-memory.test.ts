import fc from "fast-check";
import { expect, test } from "vitest";
import { createBodyMemory } from "./body-memory.ts";

test("memory is large enough, nobody's twice, and used again", () => {
  const steps = fc.array(fc.record({ bytes: fc.integer({ min: 0, max: 5_000_000 }), back: fc.boolean() }));
  fc.assert(
    fc.property(steps, (list) => {
      const memory = createBodyMemory(8_388_608);
      const lent = new Set<Buffer>();
      for (const { bytes, back } of list.slice(0, 6)) {
        const one = memory.lend(bytes);
        expect(one.length).toBeGreaterThanOrEqual(bytes);
        expect(lent.has(one)).toBe(false);
        lent.add(one);
        if (!back) continue;
        memory.giveBack(one);
        lent.delete(one);
      }
    }),
    { numRuns: 40 },
  );
  const memory = createBodyMemory(8_388_608);
  const first = memory.lend(3_000_000);
  memory.giveBack(first);
  expect(memory.lend(4_000_000)).toBe(first);
});
