import type { Migration } from "./migration.ts";

/** Cells that were published: what once went out stays as it is, because a second draw would tell more than the first. */
export const PUBLICATION_MIGRATION: Migration = {
  number: 7,
  name: "published cells",
  statements: [
    `create table published_cells (
       policy text not null,
       series text not null,
       group_name text not null,
       period text not null check (period in ('week', 'month', 'quarter')),
       label text not null,
       value real,
       noise real,
       withheld text,
       published_at integer not null,
       primary key (policy, series, group_name, period, label)
     ) strict, without rowid`,
  ],
};
