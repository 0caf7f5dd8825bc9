import { dayOf, dayStart, openZone } from "@teiten/core/calendar";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isHostZone, openHostZone } from "./host-zone.ts";

const NAMES = [
  "UTC",
  "Asia/Tokyo",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Africa/Casablanca",
];

test("property: offsets and days are those of the calendar, zone by zone in one process", () => {
  fc.assert(
    fc.property(fc.constantFrom(...NAMES), fc.integer({ min: 70_000_000, max: 4_000_000_000 }), (name, second) => {
      const [host, core] = [openHostZone(name), openZone(name)];
      expect(host.offsetAt(second)).toBe(core.offsetAt(second));
      const day = dayOf(core, second);
      expect(dayOf(host, second)).toBe(day);
      expect(dayStart(host, day)).toBe(dayStart(core, day));
    }),
    { numRuns: 500 },
  );
});

test("UTC is plain 0", () => {
  expect(openHostZone("UTC").offsetAt(1_700_000_000)).toBe(0);
});

test("a zone is known exactly when the calendar opens it", () => {
  const known = [...Intl.supportedValuesOf("timeZone"), "UTC", "Etc/UTC", "GMT", "EST5EDT", "Etc/GMT+9"];
  expect(known.filter((name) => !isHostZone(name))).toEqual([]);
  const unknown = ["", "Mars/Olympus", "JST-9", "Asia/Tokio", "Asia/Tokyo-9", "../etc/passwd", ":Asia/Tokyo", "ABC"];
  expect(unknown.filter((name) => isHostZone(name))).toEqual([]);
});
