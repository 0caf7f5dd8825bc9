import type { Migration } from "./migration.ts";

/** Tables that were published as a whole, such as the ports of each sensor in a quarter: like cells they never change. */
export const PUBLISHED_TABLE_MIGRATION: Migration = {
  number: 8,
  name: "published tables",
  statements: [
    `create table published_tables (
       policy text not null,
       name text not null,
       group_name text not null,
       label text not null,
       content text not null,
       published_at integer not null,
       primary key (policy, name, group_name, label)
     ) strict, without rowid`,
  ],
};
