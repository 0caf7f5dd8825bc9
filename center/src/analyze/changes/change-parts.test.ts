import fc from "fast-check";
import { expect, test } from "vitest";
import { CHANGE_PARTS, explainChange } from "./change-parts.ts";
import type { SensorStretches } from "./change-parts.ts";
import { roundToSum } from "./exact-sum.ts";

const count = fc.oneof(fc.constant(0), fc.nat(100), fc.nat(10_000_000));
const time = fc
  .tuple(fc.constantFrom(0, 0.25, 1, 3, 28), fc.constantFrom(0, 0, 0.1, 0.9, 1))
  .map(([calendar, part]) => ({ calendar, observed: calendar * part }));

const stretches: fc.Arbitrary<SensorStretches> = fc
  .record({ alone: fc.boolean(), times: fc.tuple(time, time), counts: fc.tuple(count, count, count, count, count) })
  .map(({ alone, times: [before, during], counts: [usual, first, second, known, fresh] }) => ({
    alone,
    before: { ...before, packets: usual, announced: first },
    during: { ...during, announced: second, known, fresh },
  }));

test("the parts add up to the whole, whatever was counted, and exactly as printed", () => {
  fc.assert(
    fc.property(fc.array(stretches, { minLength: 1, maxLength: 12 }), (sensors) => {
      const { before, during, parts } = explainChange(sensors);
      const values = CHANGE_PARTS.map((part) => parts[part]);
      const sum = values.reduce((total, value) => total + value, 0);
      const size = Math.max(1, ...values.map(Math.abs), before, during);
      expect(Math.abs(sum - (during - before))).toBeLessThanOrEqual(1e-9 * size);
      const [from, to] = [Math.round(before * 100), Math.round(during * 100)];
      const printed = roundToSum(values, (to - from) / 100, 100);
      expect(printed.reduce((total, value) => total + value, from)).toBe(to);
      printed.forEach((value, index) => {
        expect(Number.isInteger(value)).toBe(true);
        expect(Math.abs(value - (values[index] ?? 0) * 100)).toBeLessThan(1 + 1e-9 * size * 100);
      });
    }),
    { numRuns: 1000 },
  );
});

test("each part is 0 when nothing of its kind happened", () => {
  const day = { calendar: 1, observed: 1 };
  const month = { calendar: 28, observed: 28 };
  const same: SensorStretches = {
    alone: false,
    before: { ...month, packets: 280, announced: 28 },
    during: { ...day, known: 10, fresh: 0, announced: 1 },
  };
  const nothing = Object.fromEntries(CHANGE_PARTS.map((part) => [part, 0]));
  expect(explainChange([same, same])).toEqual({ before: 11, during: 11, parts: nothing });

  const half = { ...same, during: { calendar: 1, observed: 0.5, known: 5, fresh: 0, announced: 0.5 } };
  const dark = explainChange([half, half]);
  expect(dark.parts).toEqual({ ...nothing, coverage: -5.5 });

  const busy = { ...same, before: { ...month, packets: 2800, announced: 28 } };
  const gone: SensorStretches = { ...busy, during: { calendar: 0, observed: 0, known: 0, fresh: 0, announced: 0 } };
  expect(explainChange([same, gone]).parts).toEqual({ ...nothing, "sensor mix": -45 });
});

test("what one network gets above the others is its own, and what it shares with them is not", () => {
  const day = { calendar: 1, observed: 1, announced: 0 };
  const before = { calendar: 28, observed: 28, announced: 0, packets: 280 };
  const other: SensorStretches = { alone: false, before, during: { ...day, known: 9, fresh: 4 } };
  const hit: SensorStretches = { alone: true, before, during: { ...day, known: 40, fresh: 93 } };
  const { parts } = explainChange([hit, other, other, other]);
  expect(parts["one network"]).toBeCloseTo((123 - 3) / 4, 12);
  expect(parts["new sources"]).toBeCloseTo(4, 12);
  expect(parts["rate per source"]).toBeCloseTo(-1, 12);
  const alone = explainChange([hit]).parts;
  expect(alone).toMatchObject({ "one network": 0, "new sources": 93, "rate per source": 30 });
});
