import { TeitenError, killPoint } from "../telemetry/index.ts";
import { TABLES, createTableStatement } from "./schema.ts";
import { bind, raw, sql } from "./sql.ts";
import type { Store } from "./store.ts";

/**
 * Number of the engine's schema. It is raised with every change of `schema.ts` or of what a row means: the engine holds
 * nothing but what follows from the archive, so a new schema is met with `teiten replay`, not with a migration of rows.
 */
export const STORE_SCHEMA = 3;

/** What the engine says of itself: which schema and zone its tables were made for, and for which ledger. */
export interface StoreIdentity {
  readonly schema: number;
  readonly zone: string;
  /** A random word that the state remembers too; a store that was deleted or belongs to another ledger has another. */
  readonly epoch: string;
}

/**
 * Makes the tables where they are not whole, under a new epoch; answers the identity of the store. Its one line is written
 * last: tables without it are of a command that was broken off, and are made again. Only the one writer may call it.
 */
export async function prepareStore(store: Store, zone: string, newEpoch: string): Promise<StoreIdentity> {
  const present = await identityOf(store);
  if (present === null) await emptyStore(store);
  for (const table of TABLES) await store.execute(raw(createTableStatement(table, present?.zone ?? zone)));
  killPoint("store.created");
  if (present !== null) return present;
  await store.execute(
    sql`INSERT INTO identity (schema, zone, epoch) VALUES (${bind("UInt32", STORE_SCHEMA)}, ${bind("String", zone)}, ${bind("String", newEpoch)})`,
  );
  return { schema: STORE_SCHEMA, zone, epoch: newEpoch };
}

/**
 * Drops every table, so that `prepareStore` makes them again; an identity without its line stays as the sign that they are
 * ours. Throws `TeitenError` where tables of these names are there without that sign.
 */
export async function emptyStore(store: Store): Promise<void> {
  await refuseForeignTables(store);
  await store.execute(
    raw(
      "CREATE TABLE IF NOT EXISTS identity (schema UInt32, zone String, epoch String) ENGINE = MergeTree ORDER BY epoch",
    ),
  );
  await store.execute(raw("TRUNCATE TABLE identity SYNC"));
  killPoint("store.emptied");
  for (const { name } of TABLES) await store.execute(raw(`DROP TABLE IF EXISTS ${name} SYNC`));
}

/** The identity of a store that is whole, else null; changes nothing. */
export async function identityOf(store: Store): Promise<StoreIdentity | null> {
  if (!(await ourTables(store)).includes("identity")) return null;
  const rows = await store.query<StoreIdentity>(raw("SELECT schema, zone, epoch FROM identity LIMIT 1"));
  return rows[0] ?? null;
}

/** Throws `TeitenError` when the tables were made by another release or for another zone. */
export function checkIdentity(identity: StoreIdentity, zone: string): void {
  if (identity.schema === STORE_SCHEMA && identity.zone === zone) return;
  const what =
    identity.schema === STORE_SCHEMA
      ? `they were made for the zone ${identity.zone}, and the configuration says ${zone}`
      : `they have schema ${identity.schema}, and this release uses ${STORE_SCHEMA}`;
  throw new TeitenError({
    code: "store-outdated",
    message: `the tables of the engine cannot be used: ${what}`,
    advice: "run: teiten replay (it builds them again from the archive)",
    exitCode: 78,
  });
}

async function refuseForeignTables(store: Store): Promise<void> {
  const present = await ourTables(store);
  if (present.length === 0 || present.includes("identity")) return;
  throw new TeitenError({
    code: "store-foreign",
    message: `the database has tables of our names that Teiten did not make: ${present.join(", ")}`,
    advice: "name an empty database in the setting store of teiten.yaml",
    exitCode: 78,
  });
}

async function ourTables(store: Store): Promise<readonly string[]> {
  const names = ["identity", ...TABLES.map(({ name }) => name)];
  const rows = await store.query<{ name: string }>(
    sql`SELECT name FROM system.tables WHERE database = currentDatabase() AND name IN ${bind("Array(String)", names)} ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}
