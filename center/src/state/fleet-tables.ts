import type { Generated } from "kysely";

/** The tables of the fleet as Kysely sees them; instants are whole seconds since 1970 UTC unless they say otherwise. */
export interface FleetTables {
  sensor_boots: SensorBootRow;
  sensor_keys: SensorKeyRow;
  enrolment_tokens: { secret_sha256: string; sensor_id: number; expires_at: number; spent_on: string | null };
  sensor_policies: SensorPolicyRow;
  heartbeats: HeartbeatRow;
  latest_heartbeats: { sensor_id: number; boot: string; number: number };
  canaries: { nonce: string; sensor_id: number; sent_at: number; seen_at: number | null };
  withdrawals: WithdrawalRow;
  audit: AuditRow;
}

/** One run of an agent; all numbers below `complete` have come. */
export interface SensorBootRow {
  sensor_id: number;
  boot: string;
  segments: number;
  greatest: number;
  complete: number;
  last: number | null;
  /** When its last segment came; 0 before the first. */
  received_at: number;
}

/** One public key of a sensor; `replaced_at` is when a key that was replaced ends to sign. */
export interface SensorKeyRow {
  key: string;
  sensor_id: number;
  public_key: string;
  added_at: number;
  replaced_at: number | null;
  replaced_by: string | null;
  revoked_at: number | null;
}

/** The policy of one sensor; `payload` is JSON, the last three but `revision` are 0 or 1. */
export interface SensorPolicyRow {
  sensor_id: number;
  payload: string;
  segment_seconds: number;
  flood_packets_per_second: number;
  keep_sent_days: number;
  dynamic_address: number;
  canary: number;
  rotate_key: number;
  revision: number;
}

/** One heartbeat; `at` and `oldest` are microseconds since 1970 UTC by the sensor's clock, `addresses` is JSON. */
export interface HeartbeatRow {
  sensor_id: number;
  boot: string;
  number: number;
  at: number;
  monotonic: number;
  capture: string;
  packets: number;
  dropped: number;
  thinned: number;
  tombstoned: number;
  refused: number;
  spool_bytes: number;
  spool_segments: number;
  spool_quota: number;
  disk_free: number;
  oldest: number | null;
  clock_offset: number | null;
  clock_uncertainty: number | null;
  addresses: string | null;
  settings_revision: number;
  version: string;
  memory: number;
  received_at: number;
}

/** The operator's word that what a sensor observed from an instant on shall not count. */
export interface WithdrawalRow {
  id: Generated<number>;
  sensor_id: number;
  after: number;
  reason: string;
  at: number;
  done_at: number | null;
}

/** One line of the audit. */
export interface AuditRow {
  id: number;
  at: number;
  actor: string;
  action: string;
  object: string;
  detail: string;
  alarm: number;
  hash: string;
}
