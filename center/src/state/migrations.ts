import { ARRIVAL_MIGRATION } from "./arrival-migration.ts";
import { BULLETIN_MIGRATION } from "./bulletin-migration.ts";
import { COVERAGE_MIGRATION } from "./coverage-migration.ts";
import { FLEET_MIGRATION } from "./fleet-migration.ts";
import type { Migration } from "./migration.ts";
import { PUBLICATION_MIGRATION } from "./publication-migration.ts";
import { PUBLISHED_TABLE_MIGRATION } from "./published-table-migration.ts";
import { SCALE_MIGRATION } from "./scale-migration.ts";

/** Every step, in order; `migrations` in the database says which were taken. */
export const STATE_MIGRATIONS: readonly Migration[] = [
  {
    number: 1,
    name: "sensors, ledger, data sets, claims, revisions",
    statements: [
      `create table sensors (
         id integer primary key autoincrement check (id < 65536),
         name text not null unique,
         country text not null,
         network text not null,
         operator text not null,
         retired_on text
       ) strict`,
      `create table sensor_addresses (
         sensor_id integer not null references sensors (id),
         prefix text not null,
         valid_from text,
         valid_to text
       ) strict`,
      `create table sensor_groups (
         sensor_id integer not null references sensors (id),
         group_name text not null,
         valid_from text,
         valid_to text
       ) strict`,
      `create table segments (
         id integer primary key autoincrement check (id < 4294967296),
         sensor_id integer not null references sensors (id),
         boot text not null,
         sequence text not null,
         sha256 text not null,
         archive_path text not null,
         status text not null check (status in ('received', 'ingested', 'quarantined', 'rejected')),
         reason text,
         covers text not null,
         coverage text not null check (coverage in ('measured', 'declared', 'inferred')),
         bytes integer not null,
         frames integer,
         counted integer,
         row_count integer,
         uncounted text,
         dropped integer not null default 0,
         received_at integer not null,
         unique (sensor_id, boot, sequence)
       ) strict`,
      "create index segments_by_status on segments (status) where status <> 'ingested'",
      `create table segment_intervals (
         segment_id integer not null references segments (id),
         from_second integer not null,
         to_second integer not null check (to_second > from_second)
       ) strict`,
      "create index segment_intervals_by_segment on segment_intervals (segment_id)",
      "create index segment_intervals_by_time on segment_intervals (from_second, to_second)",
      `create table segment_days (
         segment_id integer not null references segments (id),
         day text not null,
         packets integer not null,
         primary key (segment_id, day)
       ) strict, without rowid`,
      "create table dirty_days (day text primary key) strict, without rowid",
      `create table datasets (
         id integer primary key autoincrement,
         kind text not null,
         name text not null,
         date text not null,
         licence text not null,
         path text not null,
         sha256 text not null,
         unique (kind, sha256)
       ) strict`,
      `create table claims (
         id integer primary key autoincrement,
         organisation text not null,
         range text not null,
         valid_from text,
         valid_to text,
         known_from text,
         known_to text,
         evidence text not null,
         source text not null,
         confidence text not null
       ) strict`,
      `create table figure_revisions (
         figure text not null,
         recipe text not null,
         revision integer not null,
         recipe_json text not null,
         result_sha256 text not null,
         published_at integer not null,
         primary key (figure, recipe, revision)
       ) strict, without rowid`,
      "create table settings (name text primary key, value text not null) strict, without rowid",
    ],
  },
  FLEET_MIGRATION,
  COVERAGE_MIGRATION,
  SCALE_MIGRATION,
  ARRIVAL_MIGRATION,
  BULLETIN_MIGRATION,
  PUBLICATION_MIGRATION,
  PUBLISHED_TABLE_MIGRATION,
];
