import fc from "fast-check";
import { expect, test } from "vitest";
import { KEPT_HOURS, KeyHistory } from "./key-history.ts";

const FIRST = 460_000;
const SENSORS = 3;
const count = fc.record({
  step: fc.integer({ min: 0, max: 40 }),
  sensor: fc.integer({ min: 0, max: SENSORS - 1 }),
  packets: fc.integer({ min: 1, max: 1000 }),
});

test("sums by sensor and by day are those of the counts, few or many, of all that is kept", () => {
  fc.assert(
    fc.property(fc.array(count, { minLength: 1, maxLength: 400 }), fc.integer({ min: 0, max: 40 }), (counts, back) => {
      const history = new KeyHistory(SENSORS);
      const rows: { hour: number; sensor: number; packets: number }[] = [];
      let hour = FIRST;
      const check = (): void => {
        const first = Math.floor(hour / 24) - back;
        const kept = rows.filter((row) => row.hour > hour - KEPT_HOURS + 24);
        const days = new Float64Array(10 * SENSORS);
        history.daysInto(days, first, 10);
        const expected = new Float64Array(10 * SENSORS);
        for (const row of kept) {
          const day = Math.floor(row.hour / 24) - first;
          if (day >= 0 && day < 10)
            expected[row.sensor * 10 + day] = (expected[row.sensor * 10 + day] ?? 0) + row.packets;
        }
        expect(days).toEqual(expected);
        const [few, cells] = [new Float64Array(10 * SENSORS), new Uint32Array(history.length)];
        const touched = cells.subarray(0, history.touchDays(few, cells, first, 10));
        expect(few).toEqual(expected);
        expect(touched.toSorted()).toEqual(
          Uint32Array.from([...expected.keys()].filter((cell) => (expected[cell] ?? 0) > 0)),
        );
        const sums = new Float64Array(SENSORS);
        history.sumInto(sums, hour - 100, hour - 3);
        const wanted = new Float64Array(SENSORS);
        for (const row of rows.filter((one) => one.hour >= hour - 100 && one.hour < hour - 3)) {
          wanted[row.sensor] = (wanted[row.sensor] ?? 0) + row.packets;
        }
        expect(sums).toEqual(wanted);
      };
      for (const [index, { step, sensor, packets }] of counts.entries()) {
        hour += step;
        history.add(hour, sensor, packets);
        rows.push({ hour, sensor, packets });
        if (index % 37 === 0) check();
      }
      check();
      expect(history.total(FIRST, hour + 1, 5)).toBeGreaterThanOrEqual(1);
    }),
  );
});
