import { openZone } from "@teiten/core/calendar";
import { expect, test } from "vitest";
import { beat } from "../../../test/collect/collector-stand.ts";
import { displayWidth } from "./display-width.ts";
import { formatTable } from "./output.ts";
import { glanceColumns } from "./sensor-glance.ts";
import type { ListedSensor } from "./sensor-glance.ts";
import type { SensorStanding } from "./sensor-standing.ts";

const NOW = Date.parse("2026-05-29T01:02:30Z") / 1000;
const TOKYO = openZone("Asia/Tokyo");
const heardAt = (receivedAt: number, more: Parameters<typeof beat>[1] = {}): SensorStanding["heard"] => ({
  ...beat(0, more),
  sensorId: 1,
  receivedAt,
});
const standing = (more: Partial<SensorStanding> = {}): SensorStanding => ({
  state: "up",
  reason: null,
  setAside: {},
  key: "none",
  lastData: NOW - 40,
  lag: 0,
  heard: heardAt(NOW - 20),
  alarms: 0,
  ...more,
});

const lines = (all: readonly ListedSensor[]): readonly string[] =>
  formatTable({ columns: glanceColumns(all, TOKYO, NOW) })
    .trimEnd()
    .split("\n")
    .map((line) => line.replaceAll(/ {2,}/g, " | "));

test("an operator reads how each sensor is, since when, and what was lost", () => {
  const flooded = heardAt(NOW - 11_000, {
    spoolBytes: 3 * 2 ** 28,
    spoolQuota: 2 ** 30,
    dropped: 1,
    thinned: 20,
    tombstoned: 300,
    clockOffset: -2_300_000,
  });
  expect(
    lines([
      { name: "tokyo-1", standing: standing() },
      {
        name: "osaka-1",
        standing: standing({ state: "silent", lastData: NOW - 200_000, lag: 11_500, heard: flooded, alarms: 3 }),
      },
      { name: "kept", standing: standing({ state: "import", heard: null, lag: null, lastData: null }) },
      {
        name: "blind",
        standing: standing({
          state: "blind",
          reason: "capture stopped",
          setAside: { "implausible-time": 70, "not-addressed": 1 },
          heard: heardAt(NOW, { clockOffset: null, spoolBytes: 5, spoolQuota: 0 }),
        }),
      },
    ]),
  ).toEqual([
    "name | state | last_data | ago | lag | spool | lost | aside | clock | version | alarms",
    "tokyo-1 | up | 2026-05-29 10:01 | 40 s | 0 s | empty | 0 | 0 | 0.0 s | 0.1.0 | 0",
    "osaka-1 | silent 3 h | 2026-05-27 02:29 | 2 d | 3 h | 768 MiB, 75 % | 321 | 0 | -2.3 s | 0.1.0 | 3",
    "kept | import | - | - | - | - | - | 0 | - | - | 0",
    "blind | blind: capture | 2026-05-29 10:01 | 40 s | 0 s | 5 B | 0 | 71 | - | 0.1.0 | 0",
  ]);
});

test("packets that were set aside have a column where there are any", () => {
  const text = (aside: number): string =>
    lines([{ name: "tokyo-1", standing: standing({ setAside: { "not-addressed": aside } }) }])[0] ?? "";
  expect(text(1)).toContain("aside");
  expect(text(0)).not.toContain("aside");
});

test("the widest that an operator meets fits 120 columns", () => {
  const heard = heardAt(NOW - 100 * 86_400, {
    spoolBytes: 1000 * 2 ** 20,
    spoolQuota: 1000 * 2 ** 20,
    dropped: 1e10,
    clockOffset: -3600e6,
    version: "10.20.30",
  });
  const all = [
    {
      name: "okinawa-harbour-12",
      standing: standing({ state: "silent", lastData: NOW - 100 * 86_400, lag: 100 * 86_400, heard, alarms: 12_345 }),
    },
  ];
  const text = formatTable({ columns: glanceColumns(all, TOKYO, NOW) });
  expect(text).toContain("-60 min");
  for (const line of text.split("\n")) expect(displayWidth(line)).toBeLessThanOrEqual(120);
});
