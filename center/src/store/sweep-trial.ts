import type { DataPaths } from "../config/index.ts";
import { acquireExclusiveLock } from "../state/index.ts";
import { bind, raw, sql } from "./sql.ts";
import type { Store } from "./store.ts";

/** The database in which rules are tried, beside that of the live tables. */
export function trialDatabase(database: string): string {
  return `${database}_trial`;
}

/** Deletes what a trial that was broken off has left; leaves one that is under way alone. */
export async function sweepTrial(store: Store, database: string, paths: DataPaths): Promise<void> {
  const name = trialDatabase(database);
  const rows = await store.query<{ name: string }>(
    sql`SELECT name FROM system.databases WHERE name = ${bind("String", name)}`,
  );
  if (rows.length === 0) return;
  const lock = await acquireExclusiveLock(paths.trialLock);
  if (lock === null) return;
  try {
    await dropTrial(store, database);
  } finally {
    lock.release();
  }
}

/** Deletes the database of a trial; the caller holds the lock. */
export async function dropTrial(store: Store, database: string): Promise<void> {
  await store.execute(raw(`DROP DATABASE IF EXISTS ${quoted(trialDatabase(database))} SYNC`));
}

/** A name of the configuration as an identifier of the engine. */
export function quoted(name: string): string {
  return `\`${name.replaceAll("`", "")}\``;
}
