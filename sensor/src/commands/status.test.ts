import { expect, test } from "vitest";
import type { AgentStatus } from "../agent/index.ts";
import { statusTable } from "./status.ts";

const STATUS: AgentStatus = {
  sensor: "tokyo-1",
  url: "https://center.example:8443",
  key: "0123456789abcdef",
  interface: "eth0",
  pid: 77,
  startedAt: 1_700_000_000_000_000,
  way: "failing",
  wayWhy: "connect ECONNREFUSED\u001b[31m",
  sent: 12,
  setAside: 0,
  clock: { offset: -1_500_000, uncertainty: 800 },
  heartbeat: {
    boot: "0123456789abcdef",
    number: 3,
    at: 1_700_000_180_000_000,
    monotonic: 180_000,
    capture: "running",
    packets: 99,
    dropped: 1,
    thinned: 2,
    tombstoned: 0,
    refused: 1,
    spoolBytes: 1536,
    spoolSegments: 4,
    spoolQuota: 1_073_741_824,
    diskFree: 0,
    oldest: 1_700_000_000_000_000,
    clockOffset: null,
    clockUncertainty: null,
    addresses: ["192.0.2.7"],
    settingsRevision: 5,
    version: "0.1.0",
    memory: 68_000_000,
  },
};
const ENROLMENT = { url: STATUS.url, sensor: STATUS.sensor, centerKey: null };

test("the status is a table of two columns that cannot steer a terminal", () => {
  const text = statusTable(ENROLMENT, STATUS, true, 42);
  expect(text).toMatch(/^agent +runs as process 77, last sign of life 42 s ago$/m);
  expect(text).toMatch(/^way to center +failing: connect ECONNREFUSED\[31m$/m);
  expect(text).toMatch(/^clock +1500\.0 ms ahead of the center's, give or take 0\.8 ms$/m);
  expect(text).toMatch(/^spool +1\.5 KiB of 1\.0 GiB, disk has 0 B free$/m);
  expect(text).toMatch(/^oldest waiting +2023-11-14T22:13:20\.000Z$/m);
  expect(text).not.toContain("\u001b");
});

test("before the first run it says so", () => {
  expect(statusTable(ENROLMENT, null, false, null)).toMatch(/^agent +has never run here$/m);
});

test("what an agent that does not run any more said is marked as of then, above all of it", () => {
  const text = statusTable(ENROLMENT, STATUS, false, 900);
  expect(text).toMatch(
    /^agent +does not run, .*\nall below +as it was at 2023-11-14T22:16:20\.000Z, not now\nversion /m,
  );
  expect(text).toMatch(/^capture +running$/m);
  expect(statusTable(ENROLMENT, STATUS, true, 42)).not.toContain("all below");
});
