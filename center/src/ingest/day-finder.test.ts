import { addDays, dayOf, dayStart, openZone } from "@teiten/core/calendar";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DayFinder } from "./day-finder.ts";

test("whatever the order of instants, the day is the calendar's", () => {
  const zones = ["Asia/Tokyo", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kathmandu"].map(openZone);
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 }), { maxLength: 20 }),
      (zone, seconds) => {
        const finder = new DayFinder(zone);
        for (const second of seconds.flatMap((value) => [value, value + 1, value + 86_400])) {
          const day = finder.dayAt(second);
          expect(day).toBe(dayOf(zone, second));
          expect([finder.start, finder.end]).toEqual([dayStart(zone, day), dayStart(zone, addDays(day, 1))]);
        }
      },
    ),
  );
});
