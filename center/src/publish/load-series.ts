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
import { ICMP, OTHER_PORTS, PUBLIC_PORTS, publicRegions } from "./public-ports.ts";
import type { RawSeries, SensorDays } from "./sensor-days.ts";

/** Days that one question is about, so that its sources fit into memory. */
const DAYS_AT_ONCE = 28;

/** The series by port, in the order in which the engine numbers them from 1 on; the rest is `OTHER_PORTS`. */
const PORT_SERIES: readonly string[] = [...PUBLIC_PORTS, ICMP, OTHER_PORTS];

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
 * The raw series of the published ports, of all others, of ICMP and of the published regions, by sensor and day: requests
 * alone, each source capped on each port. They hold the exact counts of every sensor and must go nowhere but through the gate.
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
  const series = [...PORT_SERIES, ...publicRegions(source.home)].map((name): RawSeries => ({
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
  const keys = [...PUBLIC_PORTS, ICMP].map(keyOfLabel);
  const rows = await store.query<CountRow>(sql`
    select toString(day) as day, sensor, place, toString(region) as region, grouping(place) as is_region,
      sum(least(received, ${bind("UInt32", sourceCap)})) as counted
    from (
      select day, sensor, indexOf(${bind("Array(UInt32)", keys)}, key) as place, region, received
      from (
        select toDate(minute, ${bind("String", zone.name)}) as day, sensor, ${PORT_KEY} as key, region, source,
          sum(flows.packets) as received
        from flows where ${inScope(scope)} group by day, sensor, key, region, source
      )
    ) group by grouping sets ((day, sensor, place), (day, sensor, region))`);
  const indexOf = new Map(sensors.map(({ id }, index) => [id, index]));
  const byName = new Map(series.map((one) => [one.name, one]));
  for (const row of rows) {
    const own = byName.get(seriesOf(row))?.sensors[indexOf.get(row.sensor) ?? -1];
    const at = first + dayNumber(row.day) - dayNumber(days.from);
    if (own !== undefined && (own.weights[at] ?? 0) > 0) own.packets[at] = (own.packets[at] ?? 0) + row.counted;
  }
}

interface CountRow {
  readonly day: string;
  readonly sensor: number;
  /** Place among the series by port, from 1 on; 0 is any other. */
  readonly place: number;
  readonly region: string;
  /** 1 for a row of a region, 0 for one of a port. */
  readonly is_region: number;
  readonly counted: number;
}

function seriesOf({ is_region: isRegion, place, region }: CountRow): string {
  if (isRegion === 1) return region;
  return place === 0 ? OTHER_PORTS : (PORT_SERIES[place - 1] ?? OTHER_PORTS);
}
