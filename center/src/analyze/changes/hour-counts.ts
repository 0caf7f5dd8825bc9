import { addDays, dayStart } from "@teiten/core/calendar";
import type { DayRange } from "@teiten/core/calendar";
import type { HourCounts, WatchedNetwork } from "../../detect/index.ts";
import { sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { weightOf } from "../coverage-weights.ts";
import type { FigureInput } from "../figure.ts";
import { inScope, inSpans } from "../flow-filter.ts";
import { selectSensors } from "../sensor-selection.ts";
import type { SensorSelection } from "../sensor-selection.ts";

const HOUR = 3600;
/** Days that one question is about: so many rows that the engine works well, and few enough to hold. */
const DAYS_AT_ONCE = 7;

/** What the hours are counted by. */
export interface WatchedKeys {
  /** A whole number below 2^53 for each row of `flows`. */
  readonly expression: BoundSql;
  /** Which rows are watched; null is all of the scope. */
  readonly where: BoundSql | null;
}

/** Every hour of the days, in order, with the packets of each key at each sensor and what each sensor observed. */
export async function* loadHours(
  input: FigureInput,
  network: WatchedNetwork,
  keys: WatchedKeys,
  days: DayRange,
): AsyncGenerator<HourCounts, void, void> {
  for (let from = days.from; from < days.to;) {
    const to = addDays(from, DAYS_AT_ONCE) < days.to ? addDays(from, DAYS_AT_ONCE) : days.to;
    yield* await loadStretch(input, network, keys, { from, to });
    from = to;
  }
}

async function loadStretch(
  input: FigureInput,
  network: WatchedNetwork,
  keys: WatchedKeys,
  days: DayRange,
): Promise<readonly HourCounts[]> {
  const { zone, query, context } = input;
  const first = Math.floor(dayStart(zone, days.from) / HOUR);
  const hours = Math.floor(dayStart(zone, days.to) / HOUR) - first;
  const names = network.sensors.map(({ name }) => name);
  const selection = selectSensors(input.selection.sensors, context.home, days, { names, group: query.group });
  const indexOf = new Map(network.sensors.map(({ id }, index) => [id, index]));
  const scope = { zone, selection, trafficClass: query.trafficClass, region: query.region };
  const columns = await context.store.queryColumns(sql`
    select intDiv(toUInt32(minute), 3600) as hour, ${keys.expression} as key, sensor, sum(flows.packets) as packets
    from flows where ${inScope(scope)} and ${keys.where ?? sql`1`}
    group by hour, key, sensor order by hour, key, sensor`);
  const observed = await observedHours(input, selection, indexOf, first, hours);
  return cutHours(columns as unknown as CountColumns, observed, indexOf, first);
}

interface CountColumns {
  readonly hour: readonly number[];
  readonly key: readonly number[];
  readonly sensor: readonly number[];
  readonly packets: readonly number[];
}

async function observedHours(
  input: FigureInput,
  selection: SensorSelection,
  indexOf: ReadonlyMap<number, number>,
  first: number,
  hours: number,
): Promise<readonly Float64Array[]> {
  const shares = Array.from({ length: hours }, () => new Float64Array(indexOf.size));
  const rows = await input.context.store.query<{
    readonly sensor: number;
    readonly hour: number;
    readonly observed: number;
    readonly kept: number;
    readonly lost: number;
    readonly thin: number;
  }>(sql`
    select sensor, intDiv(toUInt32(minute), 3600) as hour, sum(seconds) as observed, sum(captured) as kept,
      sum(dropped) as lost, sum(thinned) as thin
    from coverage where ${inSpans(input.zone, selection)} group by sensor, hour`);
  for (const { sensor, hour, observed, kept, lost, thin } of rows) {
    const share = shares[hour - first];
    const index = indexOf.get(sensor);
    if (share === undefined || index === undefined) continue;
    share[index] = weightOf({ seconds: observed, captured: kept, dropped: lost, thinned: thin }, HOUR);
  }
  return shares;
}

function cutHours(
  columns: CountColumns,
  observed: readonly Float64Array[],
  indexOf: ReadonlyMap<number, number>,
  first: number,
): readonly HourCounts[] {
  const rows = columns.hour.length;
  let at = 0;
  return observed.map((shares, index) => {
    const from = at;
    while (at < rows && (columns.hour[at] ?? 0) <= first + index) at++;
    return {
      hour: first + index,
      length: at - from,
      key: Float64Array.from(columns.key.slice(from, at)),
      sensor: Uint16Array.from(columns.sensor.slice(from, at), (sensor) => indexOf.get(sensor) ?? 0),
      packets: Float64Array.from(columns.packets.slice(from, at)),
      observed: shares,
    };
  });
}
