import type { Baseline } from "./baseline.ts";
import { KeyHistory } from "./key-history.ts";
import { RiseSums } from "./rise-sum.ts";

/** A change that goes on: what it is measured against, and what tells that it has ended. */
export interface OpenChange {
  readonly start: number;
  readonly noticed: number;
  /** As it was before the change began. */
  readonly baseline: Baseline;
  readonly packets: Float64Array;
  readonly expected: Float64Array;
  /** Sensors at which it was noticed, and the factor against which its end is tested. */
  readonly sensors: readonly number[];
  readonly factor: number;
  /** Running sum of what speaks for the usual rate again, and the hour at which that would have come back. */
  back: number;
  backSince: number;
}

/** Days on which a sensor's counts of the key are not usual. */
export interface Disturbance {
  readonly sensors: readonly number[];
  readonly first: number;
  readonly last: number;
}

/** What a key usually gets in a stretched hour of a day; empty arrays until it was measured first. */
export interface KeyLevel {
  /** Days since 1970 UTC; −1 before the first. */
  day: number;
  /** By sensor, 0 for one that is not judged, and by observer. */
  rates: Float64Array;
  observers: Float64Array;
  /** Packets of all sensors in the days that make the level. */
  packets: number;
  clumping: number;
  /** Rates of all sensors together. */
  all: number;
}

/** Everything that is remembered of one key. */
export interface WatchedKey {
  readonly key: number;
  readonly history: KeyHistory;
  readonly level: KeyLevel;
  /** Last hour with packets. */
  last: number;
  /** Packets of what is remembered, to leave alone what cannot be judged, and the day on which they were counted. */
  packets: number;
  packetsDay: number;
  /** First day (24 hours since 1970 UTC) from which on it is counted without a gap; 0 for always. */
  countedDay: number;
  /** Whether its days are allowed to differ as much as they did before. */
  clumped: boolean;
  readonly sums: RiseSums;
  readonly disturbances: Disturbance[];
  open: OpenChange | null;
}

const NOTHING = new Float64Array(0);

/** A key of which nothing is known yet, in its first hour; of a network of so many sensors and observers. */
export function watchKey(key: number, hour: number, sensors: number, observers: number): WatchedKey {
  return {
    key,
    history: new KeyHistory(sensors),
    level: { day: -1, rates: NOTHING, observers: NOTHING, packets: 0, clumping: 1, all: 0 },
    last: hour,
    packets: 0,
    packetsDay: -1,
    countedDay: 0,
    clumped: false,
    sums: new RiseSums(observers),
    disturbances: [],
    open: null,
  };
}

/** Whether a change was running at the sensor on the day. */
export function isDisturbed(watched: WatchedKey, day: number, sensor: number): boolean {
  return watched.disturbances.some(
    ({ sensors, first, last }) => day >= first && day <= last && sensors.includes(sensor),
  );
}
