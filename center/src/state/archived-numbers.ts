import type { StateDatabase } from "./database.ts";
import { parts, withIntervals } from "./ledger.ts";
import type { Interval, SegmentRecord, SegmentStatus } from "./records.ts";

/** Numbers of the segments of a boot that the ledger has, from `from` until before `to`, ascending. */
export async function numbersBetween(
  database: StateDatabase,
  sensorId: number,
  boot: string,
  from: number,
  to: number,
): Promise<readonly number[]> {
  const rows = await database
    .selectFrom("segments")
    .select("number")
    .where("sensor_id", "=", sensorId)
    .where("boot", "=", boot)
    .where("number", ">=", from)
    .where("number", "<", to)
    .orderBy("number")
    .execute();
  return rows.map(({ number }) => number ?? 0);
}

/** Segments of a sensor that the archive could not give when it was last asked, by id. */
export async function lostSegments(database: StateDatabase, sensorId: number): Promise<readonly SegmentRecord[]> {
  const rows = await database
    .selectFrom("segments")
    .selectAll()
    .where("sensor_id", "=", sensorId)
    .where("reason", ">=", "archive-")
    .where("reason", "<", "archive.")
    .orderBy("id")
    .execute();
  return withIntervals(database, rows);
}

/** Which segments a walk through the ledger takes. */
export interface LedgerWalk {
  /** Null: of every sensor. */
  readonly sensorId: number | null;
  /** Only those that came at or after this second since 1970 UTC; null: all. */
  readonly since: number | null;
}

/** Ledger lines with an id greater than `after`, at most `most`, by id: so that a walk through all holds few at a time. */
export async function segmentsAfter(
  database: StateDatabase,
  after: number,
  most: number,
  { sensorId, since }: LedgerWalk,
): Promise<readonly SegmentRecord[]> {
  let query = database.selectFrom("segments").selectAll().where("id", ">", after).orderBy("id").limit(most);
  if (sensorId !== null) query = query.where("sensor_id", "=", sensorId);
  if (since !== null) query = query.where("received_at", ">=", since);
  return withIntervals(database, await query.execute());
}

/** What the ledger says the engine holds of a segment. */
export interface SegmentBooks {
  readonly id: number;
  readonly status: SegmentStatus;
  readonly reason: string | null;
  readonly rows: number | null;
  readonly counted: number | null;
}

/** The books of the segments with an id from `from` until before `to`, by id: a line each and nothing else. */
export async function booksBetween(
  database: StateDatabase,
  from: number,
  to: number,
): Promise<readonly SegmentBooks[]> {
  const rows = await database
    .selectFrom("segments")
    .select(["id", "status", "reason", "row_count as rows", "counted"])
    .where("id", ">=", from)
    .where("id", "<", to)
    .orderBy("id")
    .execute();
  return rows.map((row) => ({ ...row, status: row.status as SegmentStatus }));
}

/** The greatest id of the ledger; 0 without any. */
export async function lastSegment(database: StateDatabase): Promise<number> {
  const row = await database
    .selectFrom("segments")
    .select(({ fn }) => fn.max<number | null>("id").as("last"))
    .executeTakeFirst();
  return row?.last ?? 0;
}

/** Observed time of the ingested segments with an id from `from` until before `to`, with the sensor of each. */
export async function intervalsBetween(
  database: StateDatabase,
  from: number,
  to: number,
): Promise<readonly (Interval & { readonly sensorId: number })[]> {
  return database
    .selectFrom("segment_intervals")
    .innerJoin("segments", "segments.id", "segment_intervals.segment_id")
    .select(["sensor_id as sensorId", "from_second as from", "to_second as to"])
    .where("segment_id", ">=", from)
    .where("segment_id", "<", to)
    .where("status", "=", "ingested")
    .execute();
}

/** SHA-256 of the bytes of segments, by id. */
export async function hashesOf(database: StateDatabase, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const hashes = new Map<number, string>();
  for (const part of parts(ids)) {
    const rows = await database.selectFrom("segments").select(["id", "sha256"]).where("id", "in", part).execute();
    for (const { id, sha256 } of rows) hashes.set(id, sha256);
  }
  return hashes;
}

/** Which sensors have imported captures with one of these SHA-256. */
export async function importsOf(
  database: StateDatabase,
  hashes: readonly string[],
): Promise<readonly { readonly sensorId: number; readonly sha256: string }[]> {
  const found: { readonly sensorId: number; readonly sha256: string }[] = [];
  for (const part of parts(hashes)) {
    const query = database.selectFrom("segments").select(["sensor_id as sensorId", "sha256"]);
    found.push(...(await query.where("number", "is", null).where("sha256", "in", part).orderBy("id").execute()));
  }
  return found;
}

/** Segments of which the SHA-256 begins so (lower-case hexadecimal); passes by every line. */
export async function beginningWith(database: StateDatabase, prefix: string): Promise<readonly SegmentRecord[]> {
  const query = database
    .selectFrom("segments")
    .selectAll()
    .where("sha256", ">=", prefix)
    .where("sha256", "<", `${prefix}g`);
  return withIntervals(database, await query.orderBy("id").limit(100).execute());
}

/** Imported captures with an id greater than `after`, at most `most`, by id. */
export async function importsAfter(
  database: StateDatabase,
  after: number,
  most: number,
): Promise<readonly SegmentRecord[]> {
  const query = database.selectFrom("segments").selectAll().where("number", "is", null);
  return withIntervals(database, await query.where("id", ">", after).orderBy("id").limit(most).execute());
}

/** Notes the hash of archived files as they lie there, of those that have none. */
export async function noteStored(database: StateDatabase, hashes: ReadonlyMap<number, string>): Promise<void> {
  if (hashes.size === 0) return;
  await database.transaction().execute(async (transaction) => {
    for (const [id, sha256] of hashes) {
      await transaction
        .updateTable("segments")
        .set({ stored_sha256: sha256 })
        .where("id", "=", id)
        .where("stored_sha256", "is", null)
        .execute();
    }
  });
}
