import type { Migration } from "./migration.ts";

/** When the last segment of a boot came, so that a list of sensors need not go through their segments. */
export const ARRIVAL_MIGRATION: Migration = {
  number: 5,
  name: "arrivals",
  statements: ["alter table sensor_boots add column received_at integer not null default 0"],
};
