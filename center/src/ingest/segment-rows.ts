import type { Zone } from "@teiten/core/calendar";
import type { IngestedSegment, Ledger, SegmentBooks, WritableState } from "../state/index.ts";
import { bind, raw, sql } from "../store/index.ts";
import type { BoundSql, Store } from "../store/index.ts";
import { TeitenError } from "../telemetry/index.ts";

/** Segments of one question about segments: their ids travel in the address of the request. */
export const VERIFIED_AT_ONCE = 2000;

/** Where rows are deleted, and where that is noted. */
export interface HeldRows {
  readonly store: Store;
  readonly state: WritableState;
  readonly zone: Zone;
}

/** Rows and packets of one segment in the engine. */
export interface SegmentRows {
  readonly segment: number;
  readonly rows: number;
  readonly packets: number;
}

/** What the engine holds of these segments (at most `VERIFIED_AT_ONCE`); a segment without rows is absent. */
export async function countSegments(store: Store, ids: readonly number[]): Promise<ReadonlyMap<number, SegmentRows>> {
  if (ids.length === 0) return new Map();
  const rows = await store.query<SegmentRows>(
    sql`SELECT segment, count() AS rows, sum(packets) AS packets FROM flows WHERE ${among(ids)} GROUP BY segment`,
  );
  return new Map(rows.map((row) => [row.segment, row]));
}

/** Compares rows and packets of segments in the engine with what decoding found; throws when they differ. */
export async function verifySegments(store: Store, segments: readonly IngestedSegment[]): Promise<void> {
  const found = await countSegments(
    store,
    segments.map(({ id }) => id),
  );
  for (const segment of segments) {
    const { rows = 0, packets = 0 } = found.get(segment.id) ?? {};
    if (rows === segment.rows && packets === segment.counted) continue;
    throw new TeitenError({
      code: "store-mismatch",
      message: `the engine holds ${rows} rows with ${packets} packets of segment ${segment.id}, decoded were ${segment.rows} with ${segment.counted}`,
      advice: "run the command again: the segment is deleted from the engine and ingested again from the archive",
    });
  }
}

/** Segments whose books are compared at a time. */
const COMPARED_AT_ONCE = 50_000;

/** Where ledger and engine differ, of some segments in a row. */
export interface BookDifferences {
  /** How many segments of these the engine has rows of. */
  readonly held: number;
  /** Ingested segments of which the engine does not hold what the ledger says. */
  readonly differing: readonly number[];
  /** Segments with rows in the engine that the ledger does not say are there, nor on their way. */
  readonly foreign: readonly number[];
  readonly books: readonly SegmentBooks[];
}

/**
 * Compares rows and packets of every segment in the engine with the ledger, some at a time. The ledger is read before and
 * after the rows, since a writer may be at work: what changed in between is no difference.
 */
export async function* compareBooks(store: Store, ledger: Ledger): AsyncGenerator<BookDifferences, void, void> {
  for (let from = 1; from <= Math.max(await ledger.last(), await lastHeld(store)); from += COMPARED_AT_ONCE) {
    const to = from + COMPARED_AT_ONCE;
    const before = await ledger.booksBetween(from, to);
    const found = await countBetween(store, from, to);
    const books = await ledger.booksBetween(from, to);
    const status = new Map(books.map((line) => [line.id, line.status]));
    const differing = before.filter(({ id, status: was, rows, counted }) => {
      const { rows: foundRows = 0, packets = 0 } = found.get(id) ?? {};
      return was === "ingested" && status.get(id) === was && (foundRows !== rows || packets !== counted);
    });
    const foreign = [...found.keys()].filter((id) => !["ingested", "received"].includes(status.get(id) ?? ""));
    yield { held: found.size, differing: differing.map(({ id }) => id), foreign, books };
  }
}

async function lastHeld(store: Store): Promise<number> {
  const rows = await store.query<{ last: number }>(sql`SELECT max(segment) AS last FROM flows`);
  return rows[0]?.last ?? 0;
}

async function countBetween(store: Store, from: number, to: number): Promise<ReadonlyMap<number, SegmentRows>> {
  const rows = await store.query<SegmentRows>(
    sql`SELECT segment, count() AS rows, sum(packets) AS packets FROM flows
        WHERE segment >= ${bind("UInt32", from)} AND segment < ${bind("UInt32", to)} GROUP BY segment`,
  );
  return new Map(rows.map((row) => [row.segment, row]));
}

/** Deletes the rows of segments, if there are any, and returns when they are gone. Their days become dirty before. */
export async function deleteSegments({ store, state, zone }: HeldRows, ids: readonly number[]): Promise<void> {
  for (let at = 0; at < ids.length; at += VERIFIED_AT_ONCE) {
    const some = ids.slice(at, at + VERIFIED_AT_ONCE);
    const days = await store.query<{ day: string }>(
      sql`SELECT DISTINCT toString(toDate(minute, ${bind("String", zone.name)})) AS day FROM flows WHERE ${among(some)}`,
    );
    if (days.length === 0) continue;
    await state.ledger.markDays(days.map(({ day }) => day));
    await store.execute(sql`DELETE FROM flows WHERE ${among(some)} ${raw("SETTINGS lightweight_deletes_sync = 2")}`);
  }
}

/** The range lets the engine skip the parts that hold other segments. */
function among(ids: readonly number[]): BoundSql {
  const first = ids.reduce((least, id) => Math.min(least, id));
  const last = ids.reduce((most, id) => Math.max(most, id));
  return sql`segment BETWEEN ${bind("UInt32", first)} AND ${bind("UInt32", last)} AND segment IN ${bind("Array(UInt32)", ids)}`;
}
