import { sql } from "kysely";
import type { SqlBool } from "kysely";
import type { StateDatabase } from "./database.ts";
import { withIntervals } from "./ledger.ts";
import type { SegmentRecord } from "./records.ts";

/** Written out, because SQLite takes a partial index only for a term that is the index's own. */
const RECEIVED = sql<SqlBool>`(status <> 'ingested' and status = 'received')`;

/** How many segments wait for their rows, and since when the oldest does (seconds since 1970 UTC; null: none waits). */
export interface WaitingSegments {
  readonly segments: number;
  readonly oldest: number | null;
}

/**
 * Segments with an id greater than `after` that are safe but not (verified) in the engine, at most `most`, by id. `leave`
 * leaves those out of which the ledger says why they cannot be ingested.
 */
export async function receivedAfter(
  database: StateDatabase,
  after: number,
  most: number,
  known: "again" | "leave",
): Promise<readonly SegmentRecord[]> {
  let query = database
    .selectFrom("segments")
    .selectAll()
    .where(RECEIVED)
    .where("id", ">", after)
    .orderBy("id")
    .limit(most);
  if (known === "leave") query = query.where("reason", "is", null);
  return withIntervals(database, await query.execute());
}

/**
 * Ingested segments of a sensor that observed (or speak of) time after `after` and came before `before`, both in seconds
 * since 1970 UTC; at most `most`, by id.
 */
export async function observedAfter(
  database: StateDatabase,
  sensorId: number,
  after: number,
  before: number,
  most: number,
): Promise<readonly SegmentRecord[]> {
  const query = database
    .selectFrom("segments")
    .selectAll()
    .where("sensor_id", "=", sensorId)
    .where("status", "=", "ingested")
    .where("received_at", "<", before)
    .where((where) =>
      where.or([
        where.exists(
          where
            .selectFrom("segment_intervals")
            .select("segment_id")
            .whereRef("segment_id", "=", "segments.id")
            .where("to_second", ">", after),
        ),
        where.exists(
          where
            .selectFrom("segment_gaps")
            .select("segment_id")
            .whereRef("segment_id", "=", "segments.id")
            .where("to_second", ">", after),
        ),
      ]),
    )
    .orderBy("id")
    .limit(most);
  return withIntervals(database, await query.execute());
}

/** What waits, without those of which the ledger says why they cannot be ingested. */
export async function waitingSegments(database: StateDatabase): Promise<WaitingSegments> {
  const row = await database
    .selectFrom("segments")
    .select(({ fn }) => [fn.countAll<number>().as("segments"), fn.min("received_at").as("oldest")])
    .where(RECEIVED)
    .where("reason", "is", null)
    .executeTakeFirst();
  return { segments: row?.segments ?? 0, oldest: row?.oldest ?? null };
}

/** Uncompressed bytes of the segments with an id greater than `after`, and the greatest id (`after` itself without any). */
export async function bytesAfter(
  database: StateDatabase,
  after: number,
): Promise<{ readonly last: number; readonly bytes: number }> {
  const row = await database
    .selectFrom("segments")
    .select(({ fn }) => [fn.max("id").as("last"), fn.sum<number | null>("bytes").as("bytes")])
    .where("id", ">", after)
    .executeTakeFirst();
  return { last: row?.last ?? after, bytes: row?.bytes ?? 0 };
}

/** Whether any segment waits. */
export async function isWaiting(database: StateDatabase): Promise<boolean> {
  const found = database.selectFrom("segments").select("id").where(RECEIVED).where("reason", "is", null).limit(1);
  return (await found.executeTakeFirst()) !== undefined;
}

/** Whether any segment is in the engine, as far as the ledger knows. */
export async function hasIngested(database: StateDatabase): Promise<boolean> {
  const found = database.selectFrom("segments").select("id").where("status", "=", "ingested").limit(1);
  return (await found.executeTakeFirst()) !== undefined;
}
