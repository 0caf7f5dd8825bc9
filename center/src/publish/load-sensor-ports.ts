import { addDays, createBins, dayStart } from "@teiten/core/calendar";
import type { DayRange, Zone } from "@teiten/core/calendar";
import { PORT_KEY, inScope, labelOfKey, loadObserved, selectSensors } from "../analyze/index.ts";
import type { SensorRecord } from "../state/index.ts";
import { bind, sql } from "../store/index.ts";
import type { Store } from "../store/index.ts";

/** Days that one question is about, so that its sources fit into memory. */
const DAYS_AT_ONCE = 28;
/** Ports of a sensor in such a part that are looked at. */
const PORTS_AT_ONCE = 100;

/** Where the ports of single sensors are read from. */
export interface PortSource {
  readonly store: Store;
  readonly zone: Zone;
  readonly home: string;
  /** Packets of one source to one sensor and port on one day that count at most. */
  readonly sourceCap: number;
}

/** The ports of each sensor by requests, the one with the most first. They must go nowhere but through the gate. */
export async function loadSensorPorts(
  source: PortSource,
  sensors: readonly SensorRecord[],
  days: DayRange,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const counts = new Map<number, Map<number, number>>();
  for (let from = days.from; from < days.to; from = addDays(from, DAYS_AT_ONCE)) {
    const end = addDays(from, DAYS_AT_ONCE);
    for (const { sensor, key, counted } of await loadPart(source, sensors, {
      from,
      to: end < days.to ? end : days.to,
    })) {
      const own = counts.get(sensor) ?? new Map<number, number>();
      own.set(key, (own.get(key) ?? 0) + counted);
      counts.set(sensor, own);
    }
  }
  return new Map(
    [...counts].map(([sensor, ports]) => [
      sensor,
      [...ports]
        .toSorted(([one, ofOne], [other, ofOther]) => ofOther - ofOne || one - other)
        .map(([key]) => labelOfKey(key)),
    ]),
  );
}

async function loadPart(
  { store, zone, home, sourceCap }: PortSource,
  sensors: readonly SensorRecord[],
  days: DayRange,
): Promise<readonly { readonly sensor: number; readonly key: number; readonly counted: number }[]> {
  const selection = selectSensors(sensors, home, days, { names: sensors.map(({ name }) => name), group: null });
  return store.query(sql`
    select sensor, key, sum(least(received, ${bind("UInt32", sourceCap)})) as counted
    from (
      select toDate(minute, ${bind("String", zone.name)}) as day, sensor, ${PORT_KEY} as key, source,
        sum(flows.packets) as received
      from flows where ${inScope({ zone, selection, trafficClass: "request", region: null })}
      group by day, sensor, key, source
    ) group by sensor, key order by sensor, counted desc, key limit ${bind("UInt32", PORTS_AT_ONCE)} by sensor`);
}

/** For each of the spans, in their order, the sensors that observed at least half of it; spans lie within `days`. */
export async function observingSensors(
  { store, zone, home }: Omit<PortSource, "sourceCap">,
  sensors: readonly SensorRecord[],
  days: DayRange,
  spans: readonly DayRange[],
): Promise<readonly ReadonlySet<number>[]> {
  const selection = selectSensors(sensors, home, days, { names: sensors.map(({ name }) => name), group: null });
  const bins = createBins(zone, days, "day");
  const observed = await loadObserved(store, { zone, selection }, bins);
  return spans.map(({ from, to }) => {
    const half = (dayStart(zone, to) - dayStart(zone, from)) / 2;
    const seconds = new Map<number, number>();
    for (const { sensorId, bin, seconds: inBin } of observed) {
      const day = bins.labels[bin] ?? "";
      if (day >= from && day < to) seconds.set(sensorId, (seconds.get(sensorId) ?? 0) + inBin);
    }
    return new Set([...seconds].filter(([, sum]) => sum >= half).map(([sensor]) => sensor));
  });
}
