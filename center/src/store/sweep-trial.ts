import type { DataPaths } from "../config/index.ts";
import { acquireExclusiveLock } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { bind, raw, sql } from "./sql.ts";
import type { Store } from "./store.ts";

/** The tables of a trial. */
const TRIAL_TABLES: readonly string[] = ["marked", "segments", "compared", "named"];

/** The database in which rules are tried, beside that of the live tables. */
export function trialDatabase(database: string): string {
  return `${database}_trial`;
}

/** Deletes what a trial that was broken off has left; leaves one that is under way alone, and a database that is none. */
export async function sweepTrial(store: Store, database: string, paths: DataPaths): Promise<void> {
  if ((await tablesOf(store, database)) === null) return;
  const lock = await acquireExclusiveLock(paths.trialLock);
  if (lock === null) return;
  try {
    if (isOurs(await tablesOf(store, database))) await dropTrial(store, database);
  } finally {
    lock.release();
  }
}

/** Throws `TeitenError` where the database of trials holds tables of someone else. */
export async function refuseForeignTrial(store: Store, database: string): Promise<void> {
  const tables = await tablesOf(store, database);
  if (isOurs(tables)) return;
  throw new TeitenError({
    code: "store-foreign",
    message: `the database ${trialDatabase(database)} has tables that no trial made: ${tables?.join(", ")}`,
    advice: "rules are tried in a database of that name, which is deleted afterwards: rename the one that is there",
    exitCode: 78,
  });
}

/** Deletes the database of a trial; the caller holds the lock and knows that it is one. */
export async function dropTrial(store: Store, database: string): Promise<void> {
  await store.execute(raw(`DROP DATABASE IF EXISTS ${quoted(trialDatabase(database))} SYNC`));
}

/** A name of the configuration as an identifier of the engine. */
export function quoted(name: string): string {
  return `\`${name.replaceAll("`", "")}\``;
}

/** The tables of the database of trials; null without one. */
async function tablesOf(store: Store, database: string): Promise<readonly string[] | null> {
  const name = bind("String", trialDatabase(database));
  const [found] = await store.query<{ there: number; tables: readonly string[] }>(sql`
    SELECT (SELECT count() FROM system.databases WHERE name = ${name}) AS there,
      (SELECT groupArray(name) FROM system.tables WHERE database = ${name}) AS tables`);
  return found === undefined || found.there === 0 ? null : found.tables;
}

function isOurs(tables: readonly string[] | null): boolean {
  return tables === null || tables.every((table) => TRIAL_TABLES.includes(table));
}
