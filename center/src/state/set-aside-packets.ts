import { sql } from "kysely";
import type { StateDatabase } from "./database.ts";

/** Segments that are looked through at most, the newest: a day of a hundred sensors. */
const MOST_SEGMENTS = 200_000;

/**
 * Packets by sensor and by the reason why they do not count, of segments that came from an instant on (seconds since 1970
 * UTC), as far as the reason says that something is wrong: what was thinned or thrown away for want of room, and canaries,
 * are left out.
 */
export async function packetsSetAside(
  database: StateDatabase,
  since: number,
): Promise<ReadonlyMap<number, Readonly<Record<string, number>>>> {
  const { rows } = await sql<{ sensor: number; reason: string; packets: number }>`
    select sensor_id as sensor, json_each.key as reason, sum(json_each.value) as packets
    from segments, json_each(segments.uncounted)
    where segments.id > (select max(id) from segments) - ${MOST_SEGMENTS} and received_at >= ${since}
      and status = 'ingested' and uncounted <> '{}' and json_each.value > 0
      and json_each.key not in ('thinned', 'tombstoned', 'canary')
    group by sensor_id, json_each.key order by packets desc, json_each.key`.execute(database);
  const found = new Map<number, Record<string, number>>();
  for (const { sensor, reason, packets } of rows) found.set(sensor, { ...found.get(sensor), [reason]: packets });
  return found;
}
