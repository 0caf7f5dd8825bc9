import { createBins, dayName, dayNumber } from "@teiten/core/calendar";
import type { Day, DayRange, Zone } from "@teiten/core/calendar";
import {
  LEAST_WEIGHT,
  PORT_KEY,
  inScope,
  keyOfLabel,
  loadObserved,
  selectSensors,
  weightOf,
} from "../analyze/index.ts";
import type { SensorSelection } from "../analyze/index.ts";
import type { SensorRecord } from "../state/index.ts";
import { bind, sql } from "../store/index.ts";
import type { Store } from "../store/index.ts";
import { OTHER_PORTS, PUBLIC_PORTS } from "./public-ports.ts";
import type { RawSeries, SensorDays } from "./sensor-days.ts";

/** Days that one question is about, so that its sources fit into memory. */
const DAYS_AT_ONCE = 28;

/** What series are counted from. */
export interface SeriesSource {
  readonly store: Store;
  readonly zone: Zone;
  /** ISO 3166-1 alpha-2 of the network's home. */
  readonly home: string;
  /** Packets of one source to one sensor and port on one day that count at most. */
  readonly sourceCap: number;
}

/**
 * The raw series of the published ports and of all others, by sensor and day: requests alone, each source capped. They
 * hold the exact counts of every sensor and must go nowhere but through the gate.
 */
export async function loadSeries(
  source: SeriesSource,
  sensors: readonly SensorRecord[],
  days: DayRange,
): Promise<readonly RawSeries[]> {
  const length = dayNumber(days.to) - dayNumber(days.from);
  const names = sensors.map(({ name }) => name);
  const selection = selectSensors(sensors, source.home, days, { names, group: null });
  const weights = await loadWeights(source, selection, days);
  const series = [...PUBLIC_PORTS, OTHER_PORTS].map((name): RawSeries => ({
    name,
    days: length,
    sensors: sensors.map(({ id, operator }): SensorDays => ({
      sensor: id,
      operator,
      packets: new Float64Array(length),
      weights: weights.get(id) ?? new Float64Array(length),
    })),
  }));
  for (let from = 0; from < length; from += DAYS_AT_ONCE) {
    const part = { from: dayAt(days, from), to: dayAt(days, Math.min(length, from + DAYS_AT_ONCE)) };
    await addCounts(source, sensors, part, series, from);
  }
  return series;
}

function dayAt(days: DayRange, index: number): Day {
  return dayName(dayNumber(days.from) + index);
}

async function loadWeights(
  { store, zone }: SeriesSource,
  selection: SensorSelection,
  days: DayRange,
): Promise<ReadonlyMap<number, Float64Array>> {
  const bins = createBins(zone, days, "day");
  const weights = new Map<number, Float64Array>();
  for (const observed of await loadObserved(store, { zone, selection }, bins)) {
    const start = bins.starts[observed.bin];
    if (start === undefined) continue;
    const weight = weightOf(observed, (bins.starts[observed.bin + 1] ?? bins.end) - start);
    const own = weights.get(observed.sensorId) ?? new Float64Array(bins.starts.length);
    own[observed.bin] = weight >= LEAST_WEIGHT ? weight : 0;
    weights.set(observed.sensorId, own);
  }
  return weights;
}

async function addCounts(
  { store, zone, home, sourceCap }: SeriesSource,
  sensors: readonly SensorRecord[],
  days: DayRange,
  series: readonly RawSeries[],
  first: number,
): Promise<void> {
  const selection = selectSensors(sensors, home, days, { names: sensors.map(({ name }) => name), group: null });
  const scope = { zone, selection, trafficClass: "request" as const, region: null };
  const keys = PUBLIC_PORTS.map(keyOfLabel);
  const rows = await store.query<{ day: string; sensor: number; port: number; counted: number }>(sql`
    select toString(day) as day, sensor, indexOf(${bind("Array(UInt32)", keys)}, key) as port,
      sum(least(received, ${bind("UInt32", sourceCap)})) as counted
    from (
      select toDate(minute, ${bind("String", zone.name)}) as day, sensor, ${PORT_KEY} as key, source,
        sum(flows.packets) as received
      from flows where ${inScope(scope)} group by day, sensor, key, source
    ) group by day, sensor, port`);
  const indexOf = new Map(sensors.map(({ id }, index) => [id, index]));
  for (const { day, sensor, port, counted } of rows) {
    const row = series[port === 0 ? PUBLIC_PORTS.length : port - 1]?.sensors[indexOf.get(sensor) ?? -1];
    const at = first + dayNumber(day) - dayNumber(days.from);
    if (row !== undefined && (row.weights[at] ?? 0) > 0) row.packets[at] = (row.packets[at] ?? 0) + counted;
  }
}
