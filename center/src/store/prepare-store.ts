import { TeitenError } from "../telemetry/index.ts";
import { TABLES, createTableStatement } from "./schema.ts";
import { bind, raw, sql } from "./sql.ts";
import type { Store } from "./store.ts";

/**
 * Number of the engine's schema. It is raised with every change of `schema.ts` or of what a row means: the engine holds
 * nothing but what follows from the archive, so a new schema is met with `teiten replay`, not with a migration of rows.
 */
export const STORE_SCHEMA = 1;

/** What the engine says of itself: which schema and zone its tables were made for, and for which ledger. */
export interface StoreIdentity {
  readonly schema: number;
  readonly zone: string;
  /** A random word that the state remembers too; a store that was deleted or belongs to another ledger has another. */
  readonly epoch: string;
}

/** Makes the tables where there are none, under a new epoch; answers the identity of the store. */
export async function prepareStore(store: Store, zone: string, newEpoch: string): Promise<StoreIdentity> {
  const present = await identityOf(store);
  if (present !== null) return present;
  for (const table of TABLES) await store.execute(raw(createTableStatement(table, zone)));
  await store.execute(
    sql`INSERT INTO identity (schema, zone, epoch) VALUES (${bind("UInt32", STORE_SCHEMA)}, ${bind("String", zone)}, ${bind("String", newEpoch)})`,
  );
  return { schema: STORE_SCHEMA, zone, epoch: newEpoch };
}

/** Drops every table, so that `prepareStore` makes them again. */
export async function emptyStore(store: Store): Promise<void> {
  await store.execute(raw("DROP TABLE IF EXISTS identity SYNC"));
  for (const { name } of TABLES) await store.execute(raw(`DROP TABLE IF EXISTS ${name} SYNC`));
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

async function identityOf(store: Store): Promise<StoreIdentity | null> {
  await store.execute(
    raw(
      "CREATE TABLE IF NOT EXISTS identity (schema UInt32, zone String, epoch String) ENGINE = MergeTree ORDER BY epoch",
    ),
  );
  const rows = await store.query<StoreIdentity>(raw("SELECT schema, zone, epoch FROM identity LIMIT 1"));
  return rows[0] ?? null;
}
