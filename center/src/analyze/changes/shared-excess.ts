import { addDays, dayOf } from "@teiten/core/calendar";
import type { WatchedNetwork } from "../../detect/index.ts";
import type { SensorRecord } from "../../state/index.ts";
import { bind, join, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { inScope, instant } from "../flow-filter.ts";
import { selectSensors } from "../sensor-selection.ts";
import type { Overlap } from "./explained-changes.ts";
import type { HourInput } from "./hour-counts.ts";
import { rowsOfKey } from "./watched-keys.ts";

const HOUR = 3600;
/** Hours before an overlap that say what is usual in it. */
const HOURS_BEFORE = 168;
const OVERLAPS_AT_ONCE = 40;

/**
 * Of each pair of changes the packets above the usual ones that are of both: what came in the hours of both, at the
 * sensors of the first, less what came in as many hours of the week before.
 */
export async function sharedExcesses(
  input: HourInput,
  network: WatchedNetwork,
  overlaps: readonly Overlap[],
): Promise<readonly number[]> {
  const sensors = await input.context.state.sensors();
  const excesses: number[] = [];
  for (let at = 0; at < overlaps.length; at += OVERLAPS_AT_ONCE) {
    const parts = overlaps
      .slice(at, at + OVERLAPS_AT_ONCE)
      .map((one, id) => excessIn(input, sensors, network, one, id));
    const rows = await input.context.store.query<{ readonly id: number; readonly excess: number }>(
      sql`select * from (${join(parts, " union all ")}) order by id`,
    );
    excesses.push(...rows.map(({ excess }) => excess));
  }
  return excesses;
}

function excessIn(
  { zone, query, context, rules }: HourInput,
  sensors: readonly SensorRecord[],
  network: WatchedNetwork,
  { change, wider, from, to }: Overlap,
  id: number,
): BoundSql {
  const first = from - HOURS_BEFORE;
  const days = { from: dayOf(zone, first * HOUR), to: addDays(dayOf(zone, to * HOUR - 1), 1) };
  const names = change.found.sensors.flatMap((sensor) => network.sensors[sensor]?.name ?? []);
  const selection = selectSensors(sensors, context.home, days, { names, group: query.group });
  const scope = { zone, selection, trafficClass: query.trafficClass, region: query.region };
  return sql`select ${bind("UInt32", id)} as id,
      sumIf(toFloat64(flows.packets), minute >= ${instant(from * HOUR)})
        - ${bind("Float64", (to - from) / HOURS_BEFORE)} * sumIf(toFloat64(flows.packets), minute < ${instant(from * HOUR)}) as excess
    from flows where ${inScope(scope)} and ${rowsOfKey(change.key, rules)} and ${rowsOfKey(wider.key, rules)}
      and minute >= ${instant(first * HOUR)} and minute < ${instant(to * HOUR)}`;
}
