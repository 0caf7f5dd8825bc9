import { CHANGE_METRICS } from "./change-metrics.ts";

/** What a metric is: `counter` only grows, `gauge` is a value of now, `summary` is a sum and a count of what was observed. */
export interface MetricDefinition {
  readonly kind: "counter" | "gauge" | "summary";
  readonly labels: readonly string[];
  /** One sentence for whoever reads it first in an alarm; without a dot at its end. */
  readonly help: string;
  /** Whether anything but zero (or growth) means that something is lost, or is about to be. */
  readonly loss: boolean;
}

/** Metrics of receiving, ingest and the fleet. */
const FLEET_METRICS = {
  teiten_build_info: { kind: "gauge", labels: ["version"], help: "1, with the release of the center", loss: false },
  teiten_start_time_seconds: { kind: "gauge", labels: [], help: "When the center was started", loss: false },

  teiten_requests_total: {
    kind: "counter",
    labels: ["route", "status"],
    help: "Requests of sensors by what they asked for (segment, heartbeats, key, enrolment, other) and the status of the answer",
    loss: false,
  },
  teiten_request_bytes_total: {
    kind: "counter",
    labels: [],
    help: "Bytes of request bodies read, padding included",
    loss: false,
  },
  teiten_refusals_total: {
    kind: "counter",
    labels: ["code"],
    help: "Requests refused, by the code of the refusal",
    loss: true,
  },
  teiten_connections: { kind: "gauge", labels: [], help: "Open connections of sensors", loss: false },

  teiten_segments_received_total: {
    kind: "counter",
    labels: ["sensor"],
    help: "Segments put to rest in the archive and entered in the ledger",
    loss: false,
  },
  teiten_segments_repeated_total: {
    kind: "counter",
    labels: ["sensor"],
    help: "Segments that came again and were there already",
    loss: false,
  },
  teiten_segments_ingested_total: {
    kind: "counter",
    labels: ["sensor"],
    help: "Segments whose rows were verified in the engine",
    loss: false,
  },
  teiten_segments_quarantined_total: {
    kind: "counter",
    labels: ["sensor", "reason"],
    help: "Segments that are kept and do not count, by reason",
    loss: true,
  },
  teiten_segments_waiting: {
    kind: "gauge",
    labels: [],
    help: "Segments that are safe and wait for their rows",
    loss: false,
  },
  teiten_ingest_lag_seconds: {
    kind: "gauge",
    labels: [],
    help: "Age of the oldest segment that waits for its rows; 0 when none does",
    loss: false,
  },
  teiten_ingest_duration_seconds: {
    kind: "summary",
    labels: [],
    help: "Time for one round of ingest, from the first segment read to the last one verified",
    loss: false,
  },
  teiten_ingest_failures_total: {
    kind: "counter",
    labels: ["code"],
    help: "Rounds of ingest that failed and are tried again, by the code of the error",
    loss: false,
  },
  teiten_rollup_duration_seconds: {
    kind: "summary",
    labels: [],
    help: "Time for one renewal of the roll-ups",
    loss: false,
  },
  teiten_rows_total: { kind: "counter", labels: [], help: "Rows appended to the flows table", loss: false },

  teiten_frames_total: {
    kind: "counter",
    labels: ["sensor"],
    help: "Frames of ingested segments: counted and uncounted together",
    loss: false,
  },
  teiten_packets_counted_total: {
    kind: "counter",
    labels: ["sensor"],
    help: "Packets of ingested segments that became rows",
    loss: false,
  },
  teiten_packets_uncounted_total: {
    kind: "counter",
    labels: ["sensor", "reason"],
    help: "Packets of ingested segments that did not become rows, by reason",
    loss: true,
  },
  teiten_packets_dropped_total: {
    kind: "counter",
    labels: ["sensor"],
    help: "Packets that a sensor's kernel dropped for want of room, as ingested segments state it",
    loss: true,
  },
  teiten_repaired_bytes_total: {
    kind: "counter",
    labels: ["sensor"],
    help: "Bytes cut off behind the last whole record of segments that a crash broke off",
    loss: true,
  },

  teiten_heartbeats_total: { kind: "counter", labels: ["sensor"], help: "Heartbeats received", loss: false },
  teiten_sensor_info: {
    kind: "gauge",
    labels: ["sensor", "version"],
    help: "1, with the release of the agent in its last heartbeat",
    loss: false,
  },
  teiten_sensor_last_heartbeat_timestamp_seconds: {
    kind: "gauge",
    labels: ["sensor"],
    help: "When the center received the last heartbeat",
    loss: false,
  },
  teiten_sensor_capture_running: {
    kind: "gauge",
    labels: ["sensor"],
    help: "1 while the capture runs, 0 when it has stopped: quiet is then blindness",
    loss: true,
  },
  teiten_sensor_clock_offset_seconds: {
    kind: "gauge",
    labels: ["sensor"],
    help: "The center's clock minus the sensor's, as the sensor measured it last",
    loss: false,
  },
  teiten_sensor_spool_bytes: {
    kind: "gauge",
    labels: ["sensor"],
    help: "Bytes in the sensor's spool",
    loss: false,
  },
  teiten_sensor_spool_quota_bytes: {
    kind: "gauge",
    labels: ["sensor"],
    help: "Bytes that the spool may have; near it payload goes first, then whole segments",
    loss: false,
  },
  teiten_sensor_spool_segments: {
    kind: "gauge",
    labels: ["sensor"],
    help: "Segments that wait on the sensor",
    loss: false,
  },
  teiten_sensor_oldest_waiting_timestamp_seconds: {
    kind: "gauge",
    labels: ["sensor"],
    help: "When the oldest segment that waits on the sensor begins; absent when none waits",
    loss: false,
  },
  teiten_sensor_disk_free_bytes: {
    kind: "gauge",
    labels: ["sensor"],
    help: "Bytes free on the disk of the spool",
    loss: false,
  },
  teiten_sensor_memory_bytes: { kind: "gauge", labels: ["sensor"], help: "Resident memory of the agent", loss: false },
  teiten_sensor_settings_revision: {
    kind: "gauge",
    labels: ["sensor"],
    help: "Revision of the settings that the sensor follows",
    loss: false,
  },
  teiten_sensor_packets: {
    kind: "gauge",
    labels: ["sensor"],
    help: "Packets captured since the agent's start, as its last heartbeat says",
    loss: false,
  },
  teiten_sensor_dropped_packets: {
    kind: "gauge",
    labels: ["sensor"],
    help: "Packets that the sensor's kernel dropped since the agent's start",
    loss: true,
  },
  teiten_sensor_thinned_packets: {
    kind: "gauge",
    labels: ["sensor"],
    help: "Packets counted and not kept, because a flood was thinned, since the agent's start",
    loss: true,
  },
  teiten_sensor_tombstoned_packets: {
    kind: "gauge",
    labels: ["sensor"],
    help: "Packets thrown away with their segment for want of room since the agent's start; a tombstone counts them",
    loss: true,
  },
  teiten_sensor_refused_segments: {
    kind: "gauge",
    labels: ["sensor"],
    help: "Segments that the center refused for good, set aside on the sensor",
    loss: true,
  },
  teiten_sensor_missing_segments: {
    kind: "gauge",
    labels: ["sensor"],
    help: "Segments of the sensor's runs that the center lacks below the greatest number it has or was told",
    loss: true,
  },

  teiten_sensor_canaries_sent: {
    kind: "gauge",
    labels: ["sensor"],
    help: "Canary packets sent to the sensor in the last 24 hours",
    loss: false,
  },
  teiten_sensor_canaries_seen: {
    kind: "gauge",
    labels: ["sensor"],
    help: "Those of the canary packets of the last 24 hours that the sensor recorded",
    loss: false,
  },

  teiten_engine_up: {
    kind: "gauge",
    labels: [],
    help: "1 while the engine answers; receiving goes on at 0",
    loss: false,
  },
  teiten_archive_bytes: {
    kind: "gauge",
    labels: [],
    help: "Bytes of all segments in the ledger, before compression",
    loss: false,
  },
  teiten_disk_free_bytes: {
    kind: "gauge",
    labels: ["folder"],
    help: "Bytes free on the disk of archive and state",
    loss: false,
  },
  teiten_audit_lines_total: {
    kind: "counter",
    labels: ["action"],
    help: "Lines of the audit, by what was done or refused",
    loss: false,
  },
  teiten_alarms_total: {
    kind: "counter",
    labels: ["action"],
    help: "Lines of the audit that an operator should look at",
    loss: true,
  },
  teiten_scrape_failures_total: {
    kind: "counter",
    labels: ["part"],
    help: "Readings of metrics that failed: what they would have shown is missing or old",
    loss: false,
  },
} as const;

/**
 * Every metric of a center, by its name in the exposition: names and units as Prometheus wants them (seconds, bytes,
 * `_total` for counters, instants as seconds since 1970 UTC). Counters begin at the start of the process. The only label
 * that names a sensor is `sensor`. `docs/reference/metrics.md` is made from this table.
 */
export const METRICS: typeof FLEET_METRICS & typeof CHANGE_METRICS = { ...FLEET_METRICS, ...CHANGE_METRICS };

/** The name of a metric, as the exposition writes it. */
export type MetricName = keyof typeof METRICS;
