import { sql } from "kysely";
import type { StateDatabase } from "./database.ts";
import type { CoverageKind } from "./records.ts";

/** One observed stretch of a segment that touches the range asked for, with the segment's books. */
export interface ObservedStretch {
  readonly segmentId: number;
  readonly sensorId: number;
  /** The run of the agent and the number in it; null for an imported capture. */
  readonly boot: string;
  readonly number: number | null;
  readonly kind: CoverageKind;
  readonly from: number;
  readonly to: number;
  /** Packets that the capture itself says were dropped, and those that were thinned out, over the whole segment. */
  readonly dropped: number;
  readonly thinned: number;
  /** Packets of the segment that became rows. */
  readonly counted: number;
}

/** No uploaded segment lasts longer: a longer one is refused. An imported capture may. */
const LONGEST_UPLOADED = 3 * 86_400;

/** Observed stretches of ingested segments that touch [from, to), by segment and time. */
export async function observedStretches(
  database: StateDatabase,
  from: number,
  to: number,
): Promise<readonly ObservedStretch[]> {
  const touching = database
    .selectFrom("segment_intervals")
    .innerJoin("segments", "segments.id", "segment_intervals.segment_id")
    .select(["segment_id", "sensor_id", "boot", "number", "coverage", "from_second", "to_second", "dropped", "counted"])
    .select(sql<number>`coalesce(json_extract(uncounted, '$.thinned'), 0)`.as("thinned"))
    .where("status", "=", "ingested")
    .where("from_second", "<", to)
    .where("to_second", ">", from);
  const uploaded = touching.where("number", "is not", null).where("from_second", ">", from - LONGEST_UPLOADED);
  const imported = touching.where("number", "is", null);
  const rows = await uploaded.unionAll(imported).orderBy("segment_id").orderBy("from_second").execute();
  return rows.map((row) => ({
    segmentId: row.segment_id,
    sensorId: row.sensor_id,
    boot: row.boot,
    number: row.number,
    kind: row.coverage as CoverageKind,
    from: row.from_second,
    to: row.to_second,
    dropped: row.dropped,
    thinned: row.thinned,
    counted: row.counted ?? 0,
  }));
}

/** Observed seconds of each of these segments that lie before a second since 1970 UTC; a segment without any is absent. */
export async function observedSeconds(
  database: StateDatabase,
  segmentIds: readonly number[],
  before: number,
): Promise<ReadonlyMap<number, number>> {
  const seconds = new Map<number, number>();
  for (let at = 0; at < segmentIds.length; at += 500) {
    const rows = await database
      .selectFrom("segment_intervals")
      .select(["segment_id", sql<number>`sum(min(to_second, ${before}) - from_second)`.as("seconds")])
      .where("segment_id", "in", segmentIds.slice(at, at + 500))
      .where("from_second", "<", before)
      .groupBy("segment_id")
      .execute();
    for (const row of rows) seconds.set(row.segment_id, row.seconds);
  }
  return seconds;
}

/** IP frames of ingested segments on the day, by segment. */
export async function packetsOnDay(database: StateDatabase, day: string): Promise<ReadonlyMap<number, number>> {
  const rows = await database
    .selectFrom("segment_days")
    .innerJoin("segments", "segments.id", "segment_days.segment_id")
    .select(["segment_id", "packets"])
    .where("day", "=", day)
    .where("status", "=", "ingested")
    .execute();
  return new Map(rows.map((row) => [row.segment_id, row.packets]));
}

/** Days whose roll-ups do not follow from the rows, in order. */
export async function dirtyDays(database: StateDatabase): Promise<readonly string[]> {
  const rows = await database.selectFrom("dirty_days").select("day").orderBy("day").execute();
  return rows.map(({ day }) => day);
}

/** How often each of these days was marked as dirty since it was clean; what `clearDays` takes. */
export async function dayMarks(database: StateDatabase, days: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const marks = new Map<string, number>();
  for (let at = 0; at < days.length; at += 500) {
    const some = days.slice(at, at + 500);
    const rows = await database.selectFrom("dirty_days").selectAll().where("day", "in", some).execute();
    for (const row of rows) marks.set(row.day, row.marks);
  }
  return marks;
}

/** Marks days as dirty, durably, before their rows change. */
export async function markDays(database: StateDatabase, days: readonly string[]): Promise<void> {
  for (let at = 0; at < days.length; at += 500) {
    await database
      .insertInto("dirty_days")
      .values(days.slice(at, at + 500).map((day) => ({ day, marks: 1 })))
      .onConflict((conflict) => conflict.column("day").doUpdateSet({ marks: sql<number>`dirty_days.marks + 1` }))
      .execute();
  }
}

/** Takes marks away once the roll-ups follow from the rows again; of a day that was marked meanwhile they stay. */
export async function clearDays(database: StateDatabase, marks: ReadonlyMap<string, number>): Promise<void> {
  if (marks.size === 0) return;
  await database.transaction().execute(async (transaction) => {
    for (const [day, count] of marks) {
      await transaction.deleteFrom("dirty_days").where("day", "=", day).where("marks", "=", count).execute();
    }
  });
}

/** IP frames of ingested segments on the day, over all of them. */
export async function framesOnDay(database: StateDatabase, day: string): Promise<number> {
  const row = await database
    .selectFrom("segment_days")
    .innerJoin("segments", "segments.id", "segment_days.segment_id")
    .select(({ fn }) => fn.sum<number | null>("packets").as("frames"))
    .where("day", "=", day)
    .where("status", "=", "ingested")
    .executeTakeFirst();
  return row?.frames ?? 0;
}
