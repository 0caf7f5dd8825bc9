import type { StateDatabase } from "./database.ts";
import { withIntervals } from "./ledger.ts";
import type { SegmentRecord } from "./records.ts";

/** Which ingested segments are asked for. */
export interface SegmentsOnDays {
  /** Observation days in the network's zone, half-open; an open end is null. */
  readonly from: string | null;
  readonly to: string | null;
  /** Ids of sensors; null: all. */
  readonly sensors: readonly number[] | null;
}

/** Ingested segments with packets on these days and an id greater than `after`, by id, at most `most`. */
export async function segmentsOnDays(
  database: StateDatabase,
  { from, to, sensors }: SegmentsOnDays,
  after: number,
  most: number,
): Promise<readonly SegmentRecord[]> {
  let days = database.selectFrom("segment_days").select("segment_id");
  if (from !== null) days = days.where("day", ">=", from);
  if (to !== null) days = days.where("day", "<", to);
  let query = database
    .selectFrom("segments")
    .selectAll()
    .where("status", "=", "ingested")
    .where("id", ">", after)
    .where("id", "in", days)
    .orderBy("id")
    .limit(most);
  if (sensors !== null) query = query.where("sensor_id", "in", sensors);
  return withIntervals(database, await query.execute());
}
