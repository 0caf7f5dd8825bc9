import { addDays, dayOf, dayStart, openZone } from "@teiten/core/calendar";
import fc from "fast-check";
import { expect, test } from "vitest";
import { segmentEnd } from "./segment-end.ts";

test("a segment ends by its age, or where the observation day does", () => {
  const tokyo = openZone("Asia/Tokyo");
  const midnight = Date.UTC(2022, 5, 30, 15) * 1000;
  expect(segmentEnd(tokyo, midnight - 90e6, 60)).toBe(midnight - 30e6);
  expect(segmentEnd(tokyo, midnight - 30e6, 60)).toBe(midnight);
  expect(segmentEnd(tokyo, midnight, 60)).toBe(midnight + 60e6);
  expect(segmentEnd(tokyo, midnight - 1, 60)).toBe(midnight);
});

test("days that a zone skips are passed over", () => {
  const apia = openZone("Pacific/Apia");
  const from = dayStart(apia, "2011-12-29") * 1e6;
  expect(segmentEnd(apia, from, 1e6)).toBe(from + 86_400e6);
});

test("property: no segment is empty, and none holds two days", () => {
  const zones = ["UTC", "Asia/Tokyo", "Europe/Berlin", "America/Sao_Paulo"].map(openZone);
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 1e15, max: 3e15 }),
      fc.integer({ min: 1, max: 200_000 }),
      (zone, from, seconds) => {
        const end = segmentEnd(zone, from, seconds);
        expect(end).toBeGreaterThan(from);
        const day = dayOf(zone, Math.floor(from / 1e6));
        expect(end).toBeLessThanOrEqual(dayStart(zone, addDays(day, 1)) * 1e6);
      },
    ),
    { numRuns: 300 },
  );
});
