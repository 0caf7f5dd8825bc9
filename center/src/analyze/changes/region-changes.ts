import { addDays, dayOf } from "@teiten/core/calendar";
import type { DetectedChange, WatchedNetwork } from "../../detect/index.ts";
import type { SensorRecord } from "../../state/index.ts";
import { bind, join, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { inScope, instant } from "../flow-filter.ts";
import { BY_REGION, hasKey } from "../row-key.ts";
import { selectSensors } from "../sensor-selection.ts";
import { EXPLAINED_SHARE, excessOf, hoursInCommon } from "./explained-changes.ts";
import type { HourInput } from "./hour-counts.ts";
import { partsOfKey, rowsOfKey } from "./watched-keys.ts";

const HOUR = 3600;
/** Hours before an overlap that say what is usual in it. */
const HOURS_BEFORE = 168;
/** Changes of ports that are looked at for one of a region: those with the greatest excess. */
const MOST_WIDER = 20;
const OVERLAPS_AT_ONCE = 40;

/** A region's change, one of a port in the same time, and the hours that they share. */
interface Overlap {
  readonly region: DetectedChange;
  readonly port: DetectedChange;
  readonly from: number;
  readonly to: number;
}

/**
 * Of the changes of regions those of which the listed changes of ports in the same time make less than half of the
 * excess, by what the region sent to these ports then and in the week before.
 */
export async function changesOfRegions(
  input: HourInput,
  network: WatchedNetwork,
  changes: readonly DetectedChange[],
  listed: readonly DetectedChange[],
  until: number,
): Promise<readonly DetectedChange[]> {
  const regions = changes.filter(({ key }) => partsOfKey(key).family === "region");
  const overlaps = regions.flatMap((region) => overlapsOf(region, listed, until));
  const explained = new Map<DetectedChange, number>();
  for (let at = 0; at < overlaps.length; at += OVERLAPS_AT_ONCE) {
    const some = overlaps.slice(at, at + OVERLAPS_AT_ONCE);
    const excesses = await excessesIn(input, network, some);
    some.forEach(({ region }, id) => {
      explained.set(region, (explained.get(region) ?? 0) + Math.max(0, excesses.get(id) ?? 0));
    });
  }
  return regions.filter((region) => (explained.get(region) ?? 0) < EXPLAINED_SHARE * excessOf(region));
}

function overlapsOf(region: DetectedChange, listed: readonly DetectedChange[], until: number): readonly Overlap[] {
  const own = partsOfKey(region.key).region;
  return listed
    .filter((port) => hoursInCommon(region, port, until) > 0)
    .filter(({ key }) => [null, own].includes(partsOfKey(key).region))
    .toSorted((one, other) => excessOf(other) - excessOf(one) || one.key - other.key)
    .slice(0, MOST_WIDER)
    .map((port) => ({
      region,
      port,
      from: Math.max(region.start, port.start),
      to: Math.min(region.end ?? until, port.end ?? until),
    }));
}

async function excessesIn(
  input: HourInput,
  network: WatchedNetwork,
  overlaps: readonly Overlap[],
): Promise<ReadonlyMap<number, number>> {
  const sensors = await input.context.state.sensors();
  const parts = overlaps.map((overlap, id) => excessIn(input, sensors, network, overlap, id));
  const rows = await input.context.store.query<{ readonly id: number; readonly excess: number }>(
    sql`${join(parts, " union all ")}`,
  );
  return new Map(rows.map(({ id, excess }) => [id, excess]));
}

function excessIn(
  { zone, query, context }: HourInput,
  sensors: readonly SensorRecord[],
  network: WatchedNetwork,
  { region, port, from, to }: Overlap,
  id: number,
): BoundSql {
  const first = from - HOURS_BEFORE;
  const days = { from: dayOf(zone, first * HOUR), to: addDays(dayOf(zone, to * HOUR - 1), 1) };
  const names = region.found.sensors.flatMap((sensor) => network.sensors[sensor]?.name ?? []);
  const selection = selectSensors(sensors, context.home, days, { names, group: query.group });
  const own = partsOfKey(region.key).region ?? "";
  const scope = { zone, selection, trafficClass: query.trafficClass, region: null };
  const ratio = (to - from) / HOURS_BEFORE;
  return sql`select ${bind("UInt32", id)} as id,
      sumIf(toFloat64(flows.packets), minute >= ${instant(from * HOUR)})
        - ${bind("Float64", ratio)} * sumIf(toFloat64(flows.packets), minute < ${instant(from * HOUR)}) as excess
    from flows where ${inScope(scope)} and ${hasKey(BY_REGION, [own])} and ${rowsOfKey(port.key)}
      and minute >= ${instant(first * HOUR)} and minute < ${instant(to * HOUR)}`;
}
