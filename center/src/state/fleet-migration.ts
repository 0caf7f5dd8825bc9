import type { Migration } from "./migration.ts";

/**
 * What a fleet needs: the number of an uploaded segment in its boot (null for an import), the
 * boots with their count and greatest number so that neither has to be counted, keys, tokens, policies, heartbeats,
 * canaries, withdrawals and the audit.
 */
export const FLEET_MIGRATION: Migration = {
  number: 2,
  name: "fleet",
  statements: [
    "alter table segments add column number integer",
    "create index segments_by_number on segments (sensor_id, boot, number) where number is not null",
    `create table sensor_boots (
       sensor_id integer not null references sensors (id),
       boot text not null,
       segments integer not null,
       greatest integer not null,
       complete integer not null,
       last integer,
       primary key (sensor_id, boot)
     ) strict, without rowid`,
    `create table sensor_keys (
       key text primary key,
       sensor_id integer not null references sensors (id),
       public_key text not null,
       added_at integer not null,
       replaced_at integer,
       replaced_by text,
       revoked_at integer
     ) strict, without rowid`,
    "create index sensor_keys_by_sensor on sensor_keys (sensor_id)",
    `create table enrolment_tokens (
       secret_sha256 text primary key,
       sensor_id integer not null references sensors (id),
       expires_at integer not null,
       spent_on text
     ) strict, without rowid`,
    "create index enrolment_tokens_by_sensor on enrolment_tokens (sensor_id)",
    `create table sensor_policies (
       sensor_id integer primary key references sensors (id),
       payload text not null,
       segment_seconds integer not null,
       flood_packets_per_second integer not null,
       keep_sent_days integer not null,
       dynamic_address integer not null,
       canary integer not null,
       rotate_key integer not null,
       revision integer not null
     ) strict`,
    `create table heartbeats (
       sensor_id integer not null references sensors (id),
       boot text not null,
       number integer not null,
       at integer not null,
       monotonic real not null,
       capture text not null,
       packets integer not null,
       dropped integer not null,
       thinned integer not null,
       tombstoned integer not null,
       refused integer not null,
       spool_bytes integer not null,
       spool_segments integer not null,
       spool_quota integer not null,
       disk_free integer not null,
       oldest integer,
       clock_offset integer,
       clock_uncertainty integer,
       addresses text,
       settings_revision integer not null,
       version text not null,
       memory integer not null,
       received_at integer not null,
       primary key (sensor_id, boot, number)
     ) strict, without rowid`,
    "create index heartbeats_by_time on heartbeats (sensor_id, at)",
    `create table latest_heartbeats (
       sensor_id integer primary key references sensors (id),
       boot text not null,
       number integer not null
     ) strict`,
    `create table canaries (
       nonce text primary key,
       sensor_id integer not null references sensors (id),
       sent_at integer not null,
       seen_at integer
     ) strict, without rowid`,
    "create index canaries_by_sensor on canaries (sensor_id, sent_at)",
    `create table withdrawals (
       id integer primary key autoincrement,
       sensor_id integer not null references sensors (id),
       after integer not null,
       reason text not null,
       at integer not null,
       done_at integer
     ) strict`,
    `create table audit (
       id integer primary key,
       at integer not null,
       actor text not null,
       action text not null,
       object text not null,
       detail text not null,
       alarm integer not null,
       hash text not null
     ) strict`,
    "create index audit_by_time on audit (at)",
  ],
};
