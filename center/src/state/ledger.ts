import type { StateDatabase } from "./database.ts";
import type { CoverageKind, Covers, Interval, SegmentRecord, SegmentStatus } from "./records.ts";
import { appendAudit } from "./audit.ts";
import type { AuditEntry } from "./fleet-records.ts";
import { forgetDayRevisions, forgetRevisions } from "./day-revisions.ts";
import { markDays } from "./observed-days.ts";
import { countArrival, numberOf } from "./sensor-boots.ts";
import type { SegmentRow } from "./tables.ts";

/** A segment whose bytes are safe in the archive: what the ledger must know before a row may be written. */
export interface ReceivedSegment {
  readonly sensorId: number;
  readonly boot: string;
  readonly sequence: string;
  readonly sha256: string;
  /** SHA-256 of the archived file as it lies there, compressed; null: the first check of the archive notes it. */
  readonly storedSha256?: string | null;
  readonly archivePath: string;
  readonly bytes: number;
  readonly covers: Covers;
  /** When its bytes were safe, seconds since 1970 UTC; absent: now. */
  readonly receivedAt?: number;
}

/** What decoding found, once the engine has been seen to hold exactly these rows. */
export interface IngestedSegment {
  readonly id: number;
  readonly coverage: CoverageKind;
  readonly intervals: readonly Interval[];
  readonly frames: number;
  readonly counted: number;
  readonly rows: number;
  readonly uncounted: Readonly<Record<string, number>>;
  readonly dropped: number;
  /** IP frames by observation day. */
  readonly days: ReadonlyMap<string, number>;
  /** Observation days that `intervals` and `gaps` touch; their coverage must be built again. */
  readonly coveredDays: readonly string[];
  /** Time that the segment speaks of but that was not observed: a tombstone's, with the reason. Default none. */
  readonly gaps?: readonly SegmentGap[];
  /** What counts and yet is to be known of it, for example a tombstone. Default null. */
  readonly reason?: string | null;
  /** Lines of the audit that are written in the same commit. Default none. */
  readonly audit?: readonly AuditEntry[];
}

/** Time of a segment that nobody observed, in whole seconds since 1970 UTC, half-open. */
export interface SegmentGap extends Interval {
  readonly reason: string;
}

const BATCH = 500;

/** Every line of the ledger, by id. */
export async function listSegments(database: StateDatabase): Promise<readonly SegmentRecord[]> {
  const rows = await database.selectFrom("segments").selectAll().orderBy("id").execute();
  return withIntervals(database, rows);
}

/** Segments that are safe but not (verified) in the engine. */
export async function listReceived(database: StateDatabase): Promise<readonly SegmentRecord[]> {
  const rows = await database
    .selectFrom("segments")
    .selectAll()
    .where("status", "=", "received")
    .orderBy("id")
    .execute();
  return withIntervals(database, rows);
}

/** The segment of that name, or null. */
export async function findSegment(
  database: StateDatabase,
  sensorId: number,
  boot: string,
  sequence: string,
): Promise<SegmentRecord | null> {
  const rows = await database
    .selectFrom("segments")
    .selectAll()
    .where("sensor_id", "=", sensorId)
    .where("boot", "=", boot)
    .where("sequence", "=", sequence)
    .execute();
  return (await withIntervals(database, rows))[0] ?? null;
}

/** Enters segments as `received`, all in one durable commit, and answers their ids in the same order. */
export async function receiveSegments(
  database: StateDatabase,
  segments: readonly ReceivedSegment[],
  now: number,
): Promise<readonly number[]> {
  return database.transaction().execute(async (transaction) => {
    const ids: number[] = [];
    for (const segment of segments) {
      const { id } = await transaction
        .insertInto("segments")
        .values(newLine(segment, now))
        .returning("id")
        .executeTakeFirstOrThrow();
      ids.push(id);
      await countArrival(transaction, segment, segment.receivedAt ?? now);
    }
    return ids;
  });
}

function newLine(segment: ReceivedSegment, now: number): Omit<SelectedRow, "id"> {
  return {
    sensor_id: segment.sensorId,
    boot: segment.boot,
    sequence: segment.sequence,
    number: numberOf(segment),
    sha256: segment.sha256,
    stored_sha256: segment.storedSha256 ?? null,
    archive_path: segment.archivePath,
    status: "received",
    reason: null,
    covers: JSON.stringify(segment.covers),
    coverage: "inferred",
    bytes: segment.bytes,
    frames: null,
    counted: null,
    row_count: null,
    uncounted: null,
    dropped: 0,
    received_at: segment.receivedAt ?? now,
  };
}

/** Enters segments as `ingested` with their counts and observed time, and their days as dirty, in one durable commit. */
export async function finishSegments(
  database: StateDatabase,
  segments: readonly IngestedSegment[],
  now: number,
): Promise<void> {
  if (segments.length === 0) return;
  await database.transaction().execute(async (transaction) => {
    for (const segment of segments) {
      await forgetObserved(transaction, segment.id);
      await transaction.updateTable("segments").set(booksOf(segment)).where("id", "=", segment.id).execute();
    }
    const observed = segments.flatMap((segment) =>
      segment.intervals.map(({ from, to }) => ({ segment_id: segment.id, from_second: from, to_second: to })),
    );
    const gaps = segments.flatMap((segment) =>
      (segment.gaps ?? []).map(({ from, to, reason }) => ({
        segment_id: segment.id,
        from_second: from,
        to_second: to,
        reason,
      })),
    );
    const frames = segments.flatMap((segment) =>
      [...segment.days].map(([day, packets]) => ({ segment_id: segment.id, day, packets })),
    );
    const dirty = new Set(segments.flatMap((segment) => [...segment.days.keys(), ...segment.coveredDays]));
    for (const part of parts(observed)) await transaction.insertInto("segment_intervals").values(part).execute();
    for (const part of parts(gaps)) await transaction.insertInto("segment_gaps").values(part).execute();
    for (const part of parts(frames)) await transaction.insertInto("segment_days").values(part).execute();
    await forgetDayRevisions(transaction, [...new Set(frames.map(({ day }) => day))]);
    for (const entry of segments.flatMap(({ audit = [] }) => audit)) await appendAudit(transaction, entry, now);
    await markDays(transaction, [...dirty]);
  });
}

/** Takes the observed time and the packets by day of a segment away, within the transaction that changes what it is. */
export async function forgetObserved(transaction: StateDatabase, id: number): Promise<void> {
  await forgetRevisions(transaction, id);
  await transaction.deleteFrom("segment_intervals").where("segment_id", "=", id).execute();
  await transaction.deleteFrom("segment_gaps").where("segment_id", "=", id).execute();
  await transaction.deleteFrom("segment_days").where("segment_id", "=", id).execute();
}

function booksOf(segment: IngestedSegment): Partial<SelectedRow> {
  return {
    status: "ingested",
    reason: segment.reason ?? null,
    coverage: segment.coverage,
    frames: segment.frames,
    counted: segment.counted,
    row_count: segment.rows,
    uncounted: JSON.stringify(segment.uncounted),
    dropped: segment.dropped,
  };
}

/** Ledger lines with their observed time. */
export async function withIntervals(
  database: StateDatabase,
  rows: readonly SelectedRow[],
): Promise<readonly SegmentRecord[]> {
  const intervals = new Map<number, Interval[]>();
  const ids = rows.map(({ id }) => id);
  let query = database.selectFrom("segment_intervals").selectAll().orderBy("segment_id").orderBy("from_second");
  if (ids.length <= BATCH) query = query.where("segment_id", "in", ids);
  else query = query.where("segment_id", ">=", least(ids)).where("segment_id", "<=", greatest(ids));
  for (const { segment_id, from_second, to_second } of await query.execute()) {
    const list = intervals.get(segment_id);
    if (list === undefined) intervals.set(segment_id, [{ from: from_second, to: to_second }]);
    else list.push({ from: from_second, to: to_second });
  }
  return rows.map((row) => record(row, intervals.get(row.id) ?? []));
}

function least(ids: readonly number[]): number {
  return ids.reduce((one, other) => Math.min(one, other));
}

function greatest(ids: readonly number[]): number {
  return ids.reduce((one, other) => Math.max(one, other));
}

/** A line as it is read. */
export type SelectedRow = Omit<SegmentRow, "id"> & { readonly id: number };

function record(row: SelectedRow, intervals: readonly Interval[]): SegmentRecord {
  return {
    id: row.id,
    sensorId: row.sensor_id,
    boot: row.boot,
    sequence: row.sequence,
    sha256: row.sha256,
    archivePath: row.archive_path,
    status: row.status as SegmentStatus,
    reason: row.reason,
    covers: JSON.parse(row.covers) as Covers,
    coverage: row.coverage as CoverageKind,
    intervals,
    bytes: row.bytes,
    frames: row.frames,
    counted: row.counted,
    rows: row.row_count,
    uncounted: row.uncounted === null ? null : (JSON.parse(row.uncounted) as Record<string, number>),
    dropped: row.dropped,
    receivedAt: row.received_at,
    storedSha256: row.stored_sha256,
  };
}

/** Lists as long as one statement takes. */
export function parts<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );
}
