import { BASELINE_DAYS, BaselineMeter } from "./baseline.ts";
import type { Baseline, IsDisturbed } from "./baseline.ts";
import { dispersion, score } from "./evidence.ts";
import type { ObservedTime } from "./observed-time.ts";
import { isDisturbed } from "./watched-key.ts";
import type { WatchedKey } from "./watched-key.ts";

/** Least rise that counts as a change. */
const LEAST_FACTOR = 1.4;
/** Least packets of a change; a key with fewer is not judged. */
export const LEAST_PACKETS: number = 4;

/** A window that may hold a change. */
export interface Candidate {
  readonly start: number;
  readonly score: number;
  readonly factor: number;
  readonly sensors: readonly number[];
  readonly baseline: Baseline;
}

/** Weighs windows of keys against the level before them. */
export class WindowWeigher {
  readonly #time: ObservedTime;
  readonly #meter: BaselineMeter;
  readonly #window: Float64Array;

  constructor(time: ObservedTime, sensors: number) {
    this.#time = time;
    this.#meter = new BaselineMeter(time, sensors);
    this.#window = new Float64Array(sensors);
  }

  /** A baseline with room for the network. */
  createBaseline(): Baseline {
    return this.#meter.create();
  }

  /** The level of a key before a day, its disturbed days and those on which it was not counted left out. */
  measure(into: Baseline, watched: WatchedKey, day: number): void {
    const { history, countedDay } = watched;
    this.#meter.measure(into, history, day, countedDay, disturbedBefore(watched, day));
    into.clumping = watched.clumped ? this.#meter.clumping(history, day, countedDay, null, null) : 1;
  }

  /** Compares what some sensors got in a window with their level before the day on which it begins. */
  weigh(watched: WatchedKey, sensors: readonly number[], start: number, end: number): Candidate {
    const baseline = this.#meter.create();
    const day = Math.floor(start / 24);
    this.measure(baseline, watched, day);
    const disturbed = watched.clumped ? null : disturbedBefore(watched, day);
    baseline.clumping = this.#meter.clumping(watched.history, day, watched.countedDay, sensors, disturbed);
    return this.weighAgainst(baseline, watched, sensors, start, end);
  }

  /** The same with a level that was measured before. */
  weighAgainst(
    baseline: Baseline,
    watched: WatchedKey,
    sensors: readonly number[],
    start: number,
    end: number,
  ): Candidate {
    this.#window.fill(0);
    watched.history.sumInto(this.#window, start, end);
    let [packets, level, expected, hours, usual] = [0, 0, 0, 0, 0];
    for (const sensor of sensors) {
      const known = baseline.hours[sensor] ?? 0;
      if (known === 0) continue;
      const own = this.#time.between(sensor, start, end);
      packets += this.#window[sensor] ?? 0;
      level += baseline.packets[sensor] ?? 0;
      expected += ((baseline.packets[sensor] ?? 0) / known) * own;
      hours += own;
      usual += known;
    }
    const ratio = level > 0 && expected > 0 ? expected / level : usual === 0 ? 0 : hours / usual;
    const factor = packets / Math.max(expected, 0.5 * ratio, 1e-9);
    const enough = ratio > 0 && packets >= LEAST_PACKETS && factor >= LEAST_FACTOR;
    const spread = Math.max(dispersion(expected, end - start, sensors.length), baseline.clumping);
    return { start, sensors, baseline, factor, score: enough ? score(packets, level, ratio, spread) : 0 };
  }
}

/** Tells the days of the 28 before a day on which a change of the key was running; null where there was none. */
function disturbedBefore(watched: WatchedKey, day: number): IsDisturbed | null {
  const first = day - BASELINE_DAYS;
  return watched.disturbances.every(({ last }) => last < first) ? null : isDisturbed.bind(null, watched);
}
