import type { Migration } from "./migration.ts";

/** Bulletins and their revisions. What they say lies in files; who drafted, read and published which bytes lies here. */
export const BULLETIN_MIGRATION: Migration = {
  number: 6,
  name: "bulletins",
  statements: [
    `create table bulletins (
       id text primary key,
       change text not null,
       port text,
       region text,
       start_at integer not null,
       end_at integer,
       cause text not null check (cause in ('change', 'new-port', 'asked')),
       status text not null check (status in ('draft', 'in-review', 'published', 'ended', 'withdrawn')),
       author text not null,
       created_at integer not null
     ) strict`,
    `create table bulletin_revisions (
       bulletin_id text not null references bulletins (id),
       number integer not null check (number > 0),
       what_en text not null,
       what_ja text not null,
       author text not null,
       opened_at integer not null,
       reader text,
       read_sha256 text,
       read_at integer,
       publisher text,
       sha256 text,
       published_at integer,
       primary key (bulletin_id, number)
     ) strict, without rowid`,
  ],
};
