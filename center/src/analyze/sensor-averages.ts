import type { Bins } from "@teiten/core/calendar";
import type { SensorBin } from "./counted-days.ts";
import type { FigureInput } from "./figure.ts";
import { countsOn } from "./sensor-selection.ts";
import type { SensorSelection } from "./sensor-selection.ts";
import { ratio } from "./table-builder.ts";

interface Sum {
  packets: number;
  sensorDays: number;
}

/** Packets and covered sensor-days by sensor and coarse bin, of the days on which the sensor is in the selection. */
export type SensorSums = readonly ReadonlyMap<number, Readonly<Sum>>[];

/** The averages of one row of figures; null where nothing was covered. */
export interface SensorAverage {
  readonly packets: number | null;
  readonly sensorDays: number;
  readonly mean: number | null;
  /** Median of the sensors' own means. */
  readonly median: number | null;
  /** Mean without the sensor of the highest own mean; null with a single sensor. */
  readonly meanWithoutTop: number | null;
}

/** Adds the days of the coverage into coarse bins, one map of sensors a bin. */
export function sumSensorDays(
  input: Pick<FigureInput, "coverage">,
  selection: SensorSelection,
  coarse: Bins,
  packets: readonly SensorBin[],
): SensorSums {
  const { coverage } = input;
  const sums = coarse.labels.map(() => new Map<number, Sum>());
  const coarseOf = coverage.bins.starts.map((start) => lastAtOrBefore(coarse.starts, start));
  for (const { id } of selection.sensors) {
    coverage.bins.labels.forEach((day, bin) => {
      const weight = coverage.weight(id, bin);
      if (weight > 0 && countsOn(selection, id, day)) sumOf(sums[coarseOf[bin] ?? -1], id).sensorDays += weight;
    });
  }
  for (const entry of packets) {
    const sum = sums[coarseOf[entry.bin] ?? -1]?.get(entry.sensorId);
    const day = coverage.bins.labels[entry.bin];
    if (sum !== undefined && day !== undefined && countsOn(selection, entry.sensorId, day))
      sum.packets += entry.packets;
  }
  return sums;
}

/** Mean, median and mean without the top sensor over the given sensors in one coarse bin. */
export function averageOverSensors(sums: SensorSums, ids: readonly number[], bin: number): SensorAverage {
  const entries = ids.flatMap((id) => sums[bin]?.get(id) ?? []);
  const packets = entries.reduce((sum, entry) => sum + entry.packets, 0);
  const sensorDays = entries.reduce((sum, entry) => sum + entry.sensorDays, 0);
  if (entries.length === 0) return { packets: null, sensorDays: 0, mean: null, median: null, meanWithoutTop: null };
  const top = entries.reduce((best, entry) => (rate(entry) > rate(best) ? entry : best));
  const rest = { packets: packets - top.packets, sensorDays: sensorDays - top.sensorDays };
  return {
    packets,
    sensorDays,
    mean: ratio(packets, sensorDays),
    median: medianOf(entries.map(rate)),
    meanWithoutTop: entries.length < 2 ? null : ratio(rest.packets, rest.sensorDays),
  };
}

/** The middle value, or the mean of the two in the middle; null of nothing. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  const lower = sorted[middle - 1];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2;
}

const rate = (entry: Sum): number => entry.packets / entry.sensorDays;

function sumOf(map: Map<number, Sum> | undefined, id: number): Sum {
  const sum = map?.get(id) ?? { packets: 0, sensorDays: 0 };
  map?.set(id, sum);
  return sum;
}

function lastAtOrBefore(starts: readonly number[], second: number): number {
  let found = -1;
  for (let index = 0; index < starts.length && (starts[index] ?? Infinity) <= second; index++) found = index;
  return found;
}
