import type { Migration } from "./migration.ts";

/**
 * What a ledger of millions of lines needs so that nothing that runs often passes by all of them: the few lines with a
 * reason, and the hash of what counts on each day. And
 * the hash of each archived file as it lies there, and how often a day was marked, so that a mark that is set while the day is
 * being built is not taken away with the one before.
 */
export const SCALE_MIGRATION: Migration = {
  number: 4,
  name: "scale",
  statements: [
    "alter table segments add column stored_sha256 text",
    "alter table dirty_days add column marks integer not null default 0",
    "create index segments_with_reason on segments (sensor_id, id) where reason is not null",
    "create table day_revisions (day text primary key, version integer not null, sha256 text) strict, without rowid",
  ],
};
