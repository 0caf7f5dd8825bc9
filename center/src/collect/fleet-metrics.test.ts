import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Heartbeat } from "@teiten/core/uplink";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dataPaths } from "../config/index.ts";
import type { DataPaths } from "../config/index.ts";
import { openState } from "../state/index.ts";
import type { WritableState } from "../state/index.ts";
import { Metrics } from "../telemetry/index.ts";
import { createMetricsReader } from "./fleet-metrics.ts";

const NOW = 1_800_000_000;
const BOOT = "0123456789abcdef";
const HEARTBEAT: Heartbeat = {
  boot: BOOT,
  number: 1,
  at: NOW * 1e6,
  monotonic: 1,
  capture: "running",
  packets: 1001,
  dropped: 1002,
  thinned: 1003,
  tombstoned: 1004,
  refused: 1005,
  spoolBytes: 1006,
  spoolSegments: 1007,
  spoolQuota: 1008,
  diskFree: 1009,
  oldest: 1010_000_000,
  clockOffset: -1_250_000,
  clockUncertainty: 900,
  addresses: null,
  settingsRevision: 1011,
  version: "0.1.0-x",
  memory: 1012,
};

let paths: DataPaths;
let state: WritableState;
let metrics: Metrics;

beforeEach(async () => {
  paths = dataPaths(mkdtempSync(join(tmpdir(), "teiten-metrics-")));
  mkdirSync(paths.archive);
  state = openState(paths);
  metrics = new Metrics();
  await state.addSensor({ name: "tokyo-1", country: "JP" });
});

afterEach(async () => {
  await state.close();
  rmSync(paths.root, { recursive: true, force: true });
});

const reader = (now = NOW): (() => Promise<string>) =>
  createMetricsReader({ metrics, paths, state, now: () => now, version: "0.1.0" });

const segment = (sequence: number): Parameters<WritableState["ledger"]["receive"]>[0][number] => ({
  sensorId: 1,
  boot: BOOT,
  sequence: String(sequence),
  sha256: "ab".repeat(32),
  archivePath: `${sequence}.zst`,
  bytes: 100,
  covers: { by: "measured" },
});

test("every field of a heartbeat shows, except what says when and who", async () => {
  await state.fleet.addHeartbeats(1, [HEARTBEAT], [], NOW - 30);
  const text = await reader()();
  const fields = Object.keys(HEARTBEAT);
  const elsewhere = ["boot", "number", "at", "monotonic", "addresses", "clockUncertainty"];
  const shown: Readonly<Record<string, string>> = {
    capture: 'teiten_sensor_capture_running{sensor="tokyo-1"} 1',
    packets: 'teiten_sensor_packets{sensor="tokyo-1"} 1001',
    dropped: 'teiten_sensor_dropped_packets{sensor="tokyo-1"} 1002',
    thinned: 'teiten_sensor_thinned_packets{sensor="tokyo-1"} 1003',
    tombstoned: 'teiten_sensor_tombstoned_packets{sensor="tokyo-1"} 1004',
    refused: 'teiten_sensor_refused_segments{sensor="tokyo-1"} 1005',
    spoolBytes: 'teiten_sensor_spool_bytes{sensor="tokyo-1"} 1006',
    spoolSegments: 'teiten_sensor_spool_segments{sensor="tokyo-1"} 1007',
    spoolQuota: 'teiten_sensor_spool_quota_bytes{sensor="tokyo-1"} 1008',
    diskFree: 'teiten_sensor_disk_free_bytes{sensor="tokyo-1"} 1009',
    oldest: 'teiten_sensor_oldest_waiting_timestamp_seconds{sensor="tokyo-1"} 1010',
    clockOffset: 'teiten_sensor_clock_offset_seconds{sensor="tokyo-1"} -1.25',
    settingsRevision: 'teiten_sensor_settings_revision{sensor="tokyo-1"} 1011',
    version: 'teiten_sensor_info{sensor="tokyo-1",version="0.1.0-x"} 1',
    memory: 'teiten_sensor_memory_bytes{sensor="tokyo-1"} 1012',
  };
  expect(fields.filter((field) => !(field in shown) && !elsewhere.includes(field))).toEqual([]);
  for (const line of Object.values(shown)) expect(text).toContain(`${line}\n`);
  expect(text).toContain(`teiten_sensor_last_heartbeat_timestamp_seconds{sensor="tokyo-1"} ${NOW - 30}\n`);
});

test("segments that wait and segments that are missing are counted from the ledger", async () => {
  await state.fleet.addHeartbeats(1, [HEARTBEAT], [], NOW);
  await state.ledger.receive([segment(0), segment(4)]);
  const text = await reader()();
  expect(text).toContain("teiten_segments_waiting 2\n");
  expect(text).toContain('teiten_sensor_missing_segments{sensor="tokyo-1"} 3\n');
  expect(text).toContain("teiten_archive_bytes 200\n");
});

test("bytes of the archive grow with what comes between two readings", async () => {
  const read = reader();
  expect(await read()).toContain("teiten_archive_bytes 0\n");
  await state.ledger.receive([segment(0)]);
  expect(await read()).toContain("teiten_archive_bytes 100\n");
  await state.ledger.receive([segment(1)]);
  expect(await read()).toContain("teiten_archive_bytes 200\n");
});

test("lines of the audit are counted once, alarms apart", async () => {
  const read = reader(Math.floor(Date.now() / 1000) - 1);
  const entry = { actor: "a", action: "segment-equivocation", object: "o", detail: "", alarm: true };
  await state.fleet.audit(entry);
  await state.fleet.audit({ ...entry, action: "key-added", alarm: false });
  for (let reading = 0; reading < 2; reading++) {
    const text = await read();
    expect(text).toContain('teiten_audit_lines_total{action="segment-equivocation"} 1\n');
    expect(text).toContain('teiten_audit_lines_total{action="key-added"} 1\n');
    expect(text).toContain('teiten_alarms_total{action="segment-equivocation"} 1\n');
    expect(text).not.toContain('teiten_alarms_total{action="key-added"}');
  }
});

test("canaries of the last day are shown for those who get them", async () => {
  for (const [sentAt, nonce] of [
    [NOW - 90_000, "01".repeat(16)],
    [NOW - 7200, "02".repeat(16)],
    [NOW - 3600, "03".repeat(16)],
  ] as const) {
    await state.fleet.addCanary({ sensorId: 1, sentAt, nonce });
  }
  await state.fleet.seeCanaries(1, new Map([["03".repeat(16), NOW - 3599]]));
  const text = await reader()();
  expect(text).toContain('teiten_sensor_canaries_sent{sensor="tokyo-1"} 2\n');
  expect(text).toContain('teiten_sensor_canaries_seen{sensor="tokyo-1"} 1\n');
});

test("a sensor that is retired is no longer shown", async () => {
  await state.fleet.addHeartbeats(1, [HEARTBEAT], [], NOW);
  const read = reader();
  expect(await read()).toContain('sensor="tokyo-1"');
  await state.changeSensor("tokyo-1", { retiredOn: "2026-01-01" });
  expect(await read()).not.toContain('teiten_sensor_info{sensor="tokyo-1"');
});

test("a part that cannot be read is counted, and the others are there", async () => {
  const read = reader();
  rmSync(paths.archive, { recursive: true });
  const text = await read();
  expect(text).toContain('teiten_scrape_failures_total{part="disk"} 1\n');
  expect(text).toContain('teiten_scrape_failures_total{part="waiting"} 0\n');
  expect(text).toContain("teiten_segments_waiting 0\n");
});
