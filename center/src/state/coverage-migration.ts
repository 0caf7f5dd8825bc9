import type { Migration } from "./migration.ts";

/**
 * Time of a segment that nobody observed though the segment speaks of it, with the reason: a tombstone's. And the ways to
 * the segments of one day that do not pass by all others.
 */
export const COVERAGE_MIGRATION: Migration = {
  number: 3,
  name: "coverage",
  statements: [
    `create table segment_gaps (
       segment_id integer not null references segments (id),
       from_second integer not null,
       to_second integer not null check (to_second > from_second),
       reason text not null
     ) strict`,
    "create index segment_gaps_by_segment on segment_gaps (segment_id)",
    "create index segment_gaps_by_time on segment_gaps (from_second, to_second)",
    "create index segment_days_by_day on segment_days (day)",
    "create index segments_imported on segments (id) where number is null",
  ],
};
