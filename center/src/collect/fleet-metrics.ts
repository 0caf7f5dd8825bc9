import { statfs } from "node:fs/promises";
import type { DataPaths } from "../config/index.ts";
import type { HeardHeartbeat, WritableState } from "../state/index.ts";
import { writeExposition } from "../telemetry/index.ts";
import type { Metrics } from "../telemetry/index.ts";

/** Canaries are shown over so many seconds. */
const CANARY_WINDOW = 86_400;
const AUDIT_BATCH = 1000;
/** Ranges of missing segments that are added up for one sensor; more than that is shown as what they hold. */
const MISSING_RANGES = 1000;

/** What is read at every scrape beside what the process has counted. */
export interface MetricSources {
  readonly metrics: Metrics;
  readonly paths: DataPaths;
  readonly state: WritableState;
  /** Seconds since 1970 UTC. */
  now(): number;
  readonly version: string;
}

/**
 * Everything as Prometheus reads it: the counters of this process, and what state and disk say at this moment. A
 * part that cannot be read is counted in `teiten_scrape_failures_total`, and the others are there.
 */
export function createMetricsReader(sources: MetricSources): () => Promise<string> {
  const { metrics, state, now } = sources;
  const startedAt = now();
  metrics.set("teiten_start_time_seconds", {}, startedAt);
  metrics.set("teiten_build_info", { version: sources.version }, 1);
  let lastAudit: number | null = null;
  let archived = { last: 0, bytes: 0 };
  const parts: Readonly<Record<string, () => Promise<void>>> = {
    waiting: () => readWaiting(sources),
    sensors: () => readSensors(sources),
    canaries: () => readCanaries(sources),
    disk: () => readDisk(sources),
    archive: async () => {
      const more = await state.ledger.bytesAfter(archived.last);
      archived = { last: more.last, bytes: archived.bytes + more.bytes };
      metrics.set("teiten_archive_bytes", {}, archived.bytes);
    },
    audit: async () => {
      lastAudit = await readAudit(sources, lastAudit ?? (await state.fleet.auditBefore(startedAt)));
    },
  };
  return async () => {
    for (const [part, read] of Object.entries(parts)) {
      metrics.add("teiten_scrape_failures_total", { part }, 0);
      await read().catch(() => metrics.add("teiten_scrape_failures_total", { part }));
    }
    return writeExposition(metrics.samples());
  };
}

async function readWaiting({ metrics, state, now }: MetricSources): Promise<void> {
  const { segments, oldest } = await state.ledger.waiting();
  metrics.set("teiten_segments_waiting", {}, segments);
  metrics.set("teiten_ingest_lag_seconds", {}, oldest === null ? 0 : Math.max(0, now() - oldest));
}

const OF_SENSORS = [
  "teiten_sensor_info",
  "teiten_sensor_last_heartbeat_timestamp_seconds",
  "teiten_sensor_capture_running",
  "teiten_sensor_clock_offset_seconds",
  "teiten_sensor_spool_bytes",
  "teiten_sensor_spool_quota_bytes",
  "teiten_sensor_spool_segments",
  "teiten_sensor_oldest_waiting_timestamp_seconds",
  "teiten_sensor_disk_free_bytes",
  "teiten_sensor_memory_bytes",
  "teiten_sensor_settings_revision",
  "teiten_sensor_packets",
  "teiten_sensor_dropped_packets",
  "teiten_sensor_thinned_packets",
  "teiten_sensor_tombstoned_packets",
  "teiten_sensor_refused_segments",
  "teiten_sensor_missing_segments",
] as const;

async function readSensors({ metrics, state }: MetricSources): Promise<void> {
  const names = new Map(
    (await state.sensors()).map(({ id, name, retiredOn }) => [id, retiredOn === null ? name : null]),
  );
  const heard = await state.fleet.lastHeartbeats();
  for (const name of OF_SENSORS) metrics.clear(name);
  for (const [id, heartbeat] of heard) {
    const sensor = names.get(id);
    if (sensor === undefined || sensor === null) continue;
    showHeartbeat(metrics, sensor, heartbeat);
    const missing = await state.fleet.missing(id, MISSING_RANGES);
    const segments = missing.reduce((sum, { from, to }) => sum + to - from + 1, 0);
    metrics.set("teiten_sensor_missing_segments", { sensor }, segments);
  }
}

function showHeartbeat(metrics: Metrics, name: string, heard: HeardHeartbeat): void {
  const sensor = { sensor: name };
  metrics.set("teiten_sensor_info", { ...sensor, version: heard.version }, 1);
  metrics.set("teiten_sensor_last_heartbeat_timestamp_seconds", sensor, heard.receivedAt);
  metrics.set("teiten_sensor_capture_running", sensor, heard.capture === "running" ? 1 : 0);
  metrics.set("teiten_sensor_spool_bytes", sensor, heard.spoolBytes);
  metrics.set("teiten_sensor_spool_quota_bytes", sensor, heard.spoolQuota);
  metrics.set("teiten_sensor_spool_segments", sensor, heard.spoolSegments);
  metrics.set("teiten_sensor_disk_free_bytes", sensor, heard.diskFree);
  metrics.set("teiten_sensor_memory_bytes", sensor, heard.memory);
  metrics.set("teiten_sensor_settings_revision", sensor, heard.settingsRevision);
  metrics.set("teiten_sensor_packets", sensor, heard.packets);
  metrics.set("teiten_sensor_dropped_packets", sensor, heard.dropped);
  metrics.set("teiten_sensor_thinned_packets", sensor, heard.thinned);
  metrics.set("teiten_sensor_tombstoned_packets", sensor, heard.tombstoned);
  metrics.set("teiten_sensor_refused_segments", sensor, heard.refused);
  if (heard.clockOffset !== null) metrics.set("teiten_sensor_clock_offset_seconds", sensor, heard.clockOffset / 1e6);
  if (heard.oldest !== null) metrics.set("teiten_sensor_oldest_waiting_timestamp_seconds", sensor, heard.oldest / 1e6);
}

async function readCanaries({ metrics, state, now }: MetricSources): Promise<void> {
  metrics.clear("teiten_sensor_canaries_sent");
  metrics.clear("teiten_sensor_canaries_seen");
  for (const { id, name: sensor } of await state.sensors()) {
    const sent = await state.fleet.canaries(id, now() - CANARY_WINDOW, now());
    if (sent.length === 0) continue;
    metrics.set("teiten_sensor_canaries_sent", { sensor }, sent.length);
    metrics.set("teiten_sensor_canaries_seen", { sensor }, sent.filter(({ seenAt }) => seenAt !== null).length);
  }
}

async function readDisk({ metrics, paths }: MetricSources): Promise<void> {
  for (const [folder, path] of [
    ["archive", paths.archive],
    ["state", paths.root],
  ] as const) {
    const { bavail, bsize } = await statfs(path);
    metrics.set("teiten_disk_free_bytes", { folder }, bavail * bsize);
  }
}

async function readAudit({ metrics, state }: MetricSources, after: number): Promise<number> {
  const lines = await state.fleet.auditLines(after, AUDIT_BATCH);
  for (const { action, alarm } of lines) {
    metrics.add("teiten_audit_lines_total", { action });
    if (alarm) metrics.add("teiten_alarms_total", { action });
  }
  const last = lines.at(-1)?.id ?? after;
  return lines.length < AUDIT_BATCH ? last : readAudit({ metrics, state } as MetricSources, last);
}
