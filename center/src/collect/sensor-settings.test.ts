import { expect, test } from "vitest";
import { prefixesOf } from "./sensor-settings.ts";

const NOW = Date.parse("2026-03-04T03:00:00Z") / 1000;
const epoch = (prefix: string, from: string | null, to: string | null) => ({ prefix, from, to });

test("a sensor watches what is or will be its own, each once", () => {
  const epochs = [
    epoch("192.0.2.1", null, "2026-03-04"),
    epoch("192.0.2.2", "2026-03-04", null),
    epoch("192.0.2.3", "2026-12-01", null),
    epoch("192.0.2.2", null, "2026-06-01"),
    epoch("192.0.2.4", null, "2026-03-04T02:59:59Z"),
    epoch("192.0.2.5", null, "2026-03-04T03:00:01Z"),
  ];
  expect(prefixesOf(epochs, "Asia/Tokyo", NOW)).toEqual(["192.0.2.2", "192.0.2.3", "192.0.2.5"]);
});

test("where every epoch has ended, those that ended last: a sensor cannot watch nothing", () => {
  const epochs = [epoch("192.0.2.1", null, "2026-01-01"), epoch("192.0.2.2", "2026-01-01", "2026-02-01")];
  expect(prefixesOf(epochs, "Asia/Tokyo", NOW)).toEqual(["192.0.2.2"]);
  expect(prefixesOf([], "Asia/Tokyo", NOW)).toEqual([]);
});
