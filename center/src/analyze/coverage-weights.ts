import { createBins, dayOf } from "@teiten/core/calendar";
import type { Bins, Day, DayRange, Zone } from "@teiten/core/calendar";
import type { CoverageKind, SensorRecord } from "../state/index.ts";
import { countsOn } from "./sensor-selection.ts";
import type { SensorSelection } from "./sensor-selection.ts";

/** A sensor-day (or sensor-bin) with a smaller weight is shown as missing and enters no average. */
export const LEAST_WEIGHT = 0.25;

/** What a sensor observed in one bin. */
export interface ObservedBin {
  readonly sensorId: number;
  readonly bin: number;
  /** Observed seconds; none counts twice. */
  readonly seconds: number;
  readonly captured: number;
  readonly dropped: number;
  /** Packets that the sensor read and did not keep, in a flood. */
  readonly thinned: number;
  readonly late: number;
  readonly kinds: readonly CoverageKind[];
  /** Seconds in which the sensor was blind, was down, and of which nothing is known yet. */
  readonly unobserved: readonly [number, number, number];
}

/** Weights of sensors in consecutive bins; a sensor that observed too little, or does not count that day, weighs 0. */
export interface BinWeights {
  readonly bins: Bins;
  readonly observed: readonly ObservedBin[];
  /** Observed seconds ÷ length of the bin within the range × captured ÷ (captured + dropped + thinned); 0 below `LEAST_WEIGHT`. */
  weight(sensorId: number, bin: number): number;
  /** Whether the sensor observed anything in the bin, though it may be too little to count. */
  observedSome(sensorId: number, bin: number): boolean;
}

/** Observed time of the selected sensors by observation day. */
export interface Coverage extends BinWeights {
  readonly sensors: readonly SensorRecord[];
  /** Sum of the weights of all sensor-days that count. */
  readonly sensorDays: number;
  /** Sensor-days from a sensor's first observed day on, be it before the range, that count for nothing. */
  readonly missing: readonly { readonly sensorId: number; readonly day: Day }[];
  /** Days on which no sensor counts. */
  readonly emptyDays: readonly Day[];
  readonly kinds: readonly CoverageKind[];
  weightOn(sensorId: number, day: Day): number;
}

/** The weight of one sensor in one bin, unclipped: what share of `length` seconds it really observed. */
export function weightOf(
  observed: Pick<ObservedBin, "seconds" | "captured" | "dropped" | "thinned">,
  length: number,
): number {
  const heard = observed.captured + observed.dropped + observed.thinned;
  const kept = heard === 0 ? 1 : observed.captured / heard;
  return length <= 0 ? 0 : Math.min(1, observed.seconds / length) * kept;
}

/** Weights over any bins of a day or shorter; `selection` decides on which days a sensor counts. */
export function createBinWeights(
  zone: Zone,
  bins: Bins,
  observed: readonly ObservedBin[],
  selection: SensorSelection,
): BinWeights {
  const weights = new Map<number, number>();
  const seen = new Set<number>();
  for (const entry of observed) {
    const start = bins.starts[entry.bin];
    if (start === undefined || !countsOn(selection, entry.sensorId, dayOf(zone, start))) continue;
    const key = keyOf(entry.sensorId, entry.bin);
    const weight = weightOf(entry, (bins.starts[entry.bin + 1] ?? bins.end) - start);
    if (entry.seconds > 0) seen.add(key);
    if (weight >= LEAST_WEIGHT) weights.set(key, weight);
  }
  return {
    bins,
    observed,
    weight: (sensorId, bin) => weights.get(keyOf(sensorId, bin)) ?? 0,
    observedSome: (sensorId, bin) => seen.has(keyOf(sensorId, bin)),
  };
}

const keyOf = (sensorId: number, bin: number): number => sensorId * 2 ** 24 + bin;

/**
 * The coverage of a selection by day, from what each sensor observed in each day bin of the range. `first` is the first
 * second that a sensor ever observed, for those that did not observe the range's first day.
 */
export function createCoverage(
  zone: Zone,
  selection: SensorSelection,
  observed: readonly ObservedBin[],
  bins: Bins = createBins(zone, selection.range, "day"),
  first: ReadonlyMap<number, number> = new Map(),
): Coverage {
  const days = createBinWeights(zone, bins, observed, selection);
  const indexOf = new Map(bins.labels.map((label, index) => [label, index]));
  const weightOn = (sensorId: number, day: Day): number => days.weight(sensorId, indexOf.get(day) ?? -1);
  const ids = selection.sensors.map((sensor) => sensor.id);
  const sums = bins.labels.map((_, bin) => ids.reduce((sum, id) => sum + days.weight(id, bin), 0));
  return {
    ...days,
    sensors: selection.sensors,
    sensorDays: sums.reduce((sum, weight) => sum + weight, 0),
    missing: missingDays(zone, selection, days, first),
    emptyDays: bins.labels.filter((_, bin) => sums[bin] === 0),
    kinds: [...new Set(observed.flatMap((entry) => entry.kinds))].toSorted(),
    weightOn,
  };
}

/** Sensors that count on at least one day. */
export function coveredSensors(coverage: Coverage): readonly SensorRecord[] {
  return coverage.sensors.filter((sensor) =>
    coverage.bins.labels.some((_, bin) => coverage.weight(sensor.id, bin) > 0),
  );
}

/** How much of each coarse bin the given sensors observed, in sensors: sum of weight × length of the day ÷ whole bin. */
export function coveredPerBin(zone: Zone, fine: BinWeights, coarse: Bins, sensorIds: readonly number[]): number[] {
  const covered = coarse.labels.map(() => 0);
  let at = 0;
  fine.bins.starts.forEach((start, bin) => {
    while ((coarse.starts[at + 1] ?? Infinity) <= start) at++;
    const length = (fine.bins.starts[bin + 1] ?? fine.bins.end) - start;
    const whole = coarse.wholeLengths[at] ?? length;
    for (const id of sensorIds) covered[at] = (covered[at] ?? 0) + (fine.weight(id, bin) * length) / whole;
  });
  return covered;
}

function missingDays(
  zone: Zone,
  selection: SensorSelection,
  days: BinWeights,
  first: ReadonlyMap<number, number>,
): Coverage["missing"] {
  return selection.sensors.flatMap(({ id }) => {
    const earlier = first.get(id);
    const seen = days.bins.labels.find((_, bin) => days.observedSome(id, bin));
    const from = earlier === undefined ? seen : dayOf(zone, earlier);
    if (from === undefined) return [];
    return days.bins.labels
      .filter((day, bin) => day >= from && countsOn(selection, id, day) && days.weight(id, bin) === 0)
      .map((day) => ({ sensorId: id, day }));
  });
}

/** The range as day bins in the zone. */
export function dayBins(zone: Zone, range: DayRange): Bins {
  return createBins(zone, range, "day");
}
