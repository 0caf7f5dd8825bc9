import { randomBytes } from "node:crypto";
import type { StateDatabase } from "./database.ts";

const KEY = "publication-key";

/** One cell as it was published, or withheld for good. */
export interface PublishedCell {
  readonly policy: string;
  readonly series: string;
  readonly group: string;
  readonly period: "week" | "month" | "quarter";
  readonly label: string;
  readonly value: number | null;
  /** Standard deviation of the noise in `value`. */
  readonly noise: number | null;
  readonly withheld: string | null;
  /** Seconds since 1970 UTC. */
  readonly publishedAt: number;
}

/** A table as it was published as a whole; `content` is JSON of whoever published it. */
export interface PublishedTable {
  readonly policy: string;
  readonly name: string;
  readonly group: string;
  readonly label: string;
  readonly content: string;
  /** Seconds since 1970 UTC. */
  readonly publishedAt: number;
}

/** What was published under a policy, and the key from which its noise is drawn. */
export interface Publications {
  /** 32 bytes that never leave the state; made when they are asked for first. */
  key(): Promise<Uint8Array>;
  cells(policy: string): Promise<readonly PublishedCell[]>;
  /** Enters cells; one that is there already stays as it is. */
  freeze(cells: readonly Omit<PublishedCell, "publishedAt">[]): Promise<void>;
  tables(policy: string): Promise<readonly PublishedTable[]>;
  /** Enters tables; one that is there already stays as it is. */
  freezeTables(tables: readonly Omit<PublishedTable, "publishedAt">[]): Promise<void>;
}

/** The publications of an open state; `now` gives whole seconds since 1970 UTC. */
export function openPublications(database: StateDatabase, now: () => number): Publications {
  return {
    key: () => publicationKey(database),
    cells: (policy) => listCells(database, policy),
    freeze: (cells) => freezeCells(database, cells, now()),
    tables: (policy) => listTables(database, policy),
    freezeTables: (tables) => freezeTables(database, tables, now()),
  };
}

async function publicationKey(database: StateDatabase): Promise<Uint8Array> {
  const made = { name: KEY, value: randomBytes(32).toString("hex") };
  await database
    .insertInto("settings")
    .values(made)
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  const { value } = await database
    .selectFrom("settings")
    .select("value")
    .where("name", "=", KEY)
    .executeTakeFirstOrThrow();
  return Buffer.from(value, "hex");
}

async function listCells(database: StateDatabase, policy: string): Promise<readonly PublishedCell[]> {
  const rows = await database
    .selectFrom("published_cells")
    .selectAll()
    .where("policy", "=", policy)
    .orderBy("group_name")
    .orderBy("series")
    .orderBy("label")
    .execute();
  return rows.map(({ group_name: group, published_at: publishedAt, ...cell }) => ({ ...cell, group, publishedAt }));
}

async function freezeCells(
  database: StateDatabase,
  cells: readonly Omit<PublishedCell, "publishedAt">[],
  now: number,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    for (const { group, ...cell } of cells) {
      await transaction
        .insertInto("published_cells")
        .values({ ...cell, group_name: group, published_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  });
}

async function listTables(database: StateDatabase, policy: string): Promise<readonly PublishedTable[]> {
  const rows = await database
    .selectFrom("published_tables")
    .selectAll()
    .where("policy", "=", policy)
    .orderBy("name")
    .orderBy("group_name")
    .orderBy("label")
    .execute();
  return rows.map(({ group_name: group, published_at: publishedAt, ...table }) => ({ ...table, group, publishedAt }));
}

async function freezeTables(
  database: StateDatabase,
  tables: readonly Omit<PublishedTable, "publishedAt">[],
  now: number,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    for (const { group, ...table } of tables) {
      await transaction
        .insertInto("published_tables")
        .values({ ...table, group_name: group, published_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  });
}
