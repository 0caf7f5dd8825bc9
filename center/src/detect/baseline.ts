import type { KeyHistory } from "./key-history.ts";
import type { ObservedTime } from "./observed-time.ts";

/** Days that make the usual level, and the least of them with which a sensor is judged at all. */
export const BASELINE_DAYS: number = 28;
const LEAST_DAYS = 7;
/** Stretched hours of a day below which the day says nothing of the level. */
const LEAST_DAY_HOURS = 6;
/** A day further above the level than so many standard deviations (and packets) is not usual. */
const CLIP_DEVIATIONS = 4;
const CLIP_PACKETS = 4;
/** Relative variance of a day's level: 0.14 squared, what days differ by without anything happening. */
const DAY_VARIANCE = 0.02;
const PASSES = 3;
/** Days that are left out of what days differ by. */
const PEAKS = 2;

/** What a key usually gets at each sensor: packets counted in so many stretched hours; 0 hours where there is no telling. */
export interface Baseline {
  readonly packets: Float64Array;
  readonly hours: Float64Array;
  /** By what days differ more than single packets by chance, at all sensors or at those of a window: 1 and more. */
  clumping: number;
}

/** Tells whether a day (24 hours since 1970 UTC) of a sensor must stay out of the level, because a change was running. */
export type IsDisturbed = (day: number, sensor: number) => boolean;

/** Measures baselines of one network; its working memory is used again for each. */
export class BaselineMeter {
  readonly #time: ObservedTime;
  readonly #sensors: number;
  readonly #days: Float64Array;
  readonly #rates: Float64Array = new Float64Array(BASELINE_DAYS);
  readonly #hours: Float64Array;
  /** Hours of all days by sensor, 0 for one with too few days; and the most packets of a day. */
  readonly #usualHours: Float64Array;
  readonly #most: Float64Array;
  #hoursOfDay = -1;

  constructor(time: ObservedTime, sensors: number) {
    this.#time = time;
    this.#sensors = sensors;
    this.#days = new Float64Array(BASELINE_DAYS * sensors);
    this.#hours = new Float64Array(BASELINE_DAYS * sensors);
    this.#usualHours = new Float64Array(sensors);
    this.#most = new Float64Array(sensors);
  }

  /** A baseline with room for the network; `measure` fills it. */
  create(): Baseline {
    return { packets: new Float64Array(this.#sensors), hours: new Float64Array(this.#sensors), clumping: 1 };
  }

  /**
   * The usual level before a day, from the 28 days before it: the mean of the days that are not far above it, found from
   * the median in three passes. A mean, because most ports have so few packets an hour that a median by hour of week is 0;
   * clipped, so that an earlier peak does not raise it.
   */
  measure(into: Baseline, history: KeyHistory, day: number, disturbed: IsDisturbed | null): void {
    const first = day - BASELINE_DAYS;
    this.#observe(day);
    if (disturbed === null && history.length < this.#days.length / 4) return this.#measureFew(into, history, first);
    this.#days.fill(0);
    history.daysInto(this.#days, first, BASELINE_DAYS);
    for (let sensor = 0; sensor < this.#sensors; sensor++) this.#setLevel(into, sensor, first, disturbed);
  }

  /** The same where every day counts and few sensors got packets, as with most keys: only those are looked at. */
  #measureFew(into: Baseline, history: KeyHistory, first: number): void {
    into.packets.fill(0);
    into.hours.set(this.#usualHours);
    this.#most.fill(0);
    this.#days.fill(0);
    history.daysInto(this.#days, first, BASELINE_DAYS);
    history.eachDay(first, BASELINE_DAYS, (day, sensor, packets) => {
      const cell = day * this.#sensors + sensor;
      if ((this.#hours[cell] ?? 0) === 0 || (this.#usualHours[sensor] ?? 0) === 0) return;
      into.packets[sensor] = (into.packets[sensor] ?? 0) + packets;
      this.#most[sensor] = Math.max(this.#most[sensor] ?? 0, this.#days[cell] ?? 0);
    });
    for (let sensor = 0; sensor < this.#sensors; sensor++) {
      if ((this.#most[sensor] ?? 0) > CLIP_PACKETS) this.#setLevel(into, sensor, first, null);
    }
  }

  /**
   * How much more the days before a day differ than by chance of single packets: the variance of what some sensors got in
   * a day over what the observed time foretells, at least 1. What few sources make comes in bursts. The two highest days
   * are left out, so that one flood or peak does not count, and days on which a change was running where `disturbed` tells
   * them.
   */
  clumping(history: KeyHistory, day: number, sensors: readonly number[], disturbed: IsDisturbed | null): number {
    this.#observe(day);
    this.#days.fill(0);
    history.daysInto(this.#days, day - BASELINE_DAYS, BASELINE_DAYS);
    const days: DayCount[] = [];
    for (let before = 0; before < BASELINE_DAYS; before++) {
      let [packets, hours] = [0, 0];
      for (const sensor of sensors) {
        const cell = before * this.#sensors + sensor;
        if (this.#hours[cell] === 0 || disturbed?.(day - BASELINE_DAYS + before, sensor) === true) continue;
        packets += this.#days[cell] ?? 0;
        hours += this.#hours[cell] ?? 0;
      }
      if (hours > 0) days.push({ packets, hours });
    }
    if (days.length < LEAST_DAYS) return 1;
    return unevenness(
      days.toSorted((one, other) => one.packets / one.hours - other.packets / other.hours).slice(0, -PEAKS),
    );
  }

  #observe(day: number): void {
    if (this.#hoursOfDay === day) return;
    this.#hoursOfDay = day;
    for (let before = 0; before < BASELINE_DAYS; before++) {
      const from = (day - BASELINE_DAYS + before) * 24;
      for (let sensor = 0; sensor < this.#sensors; sensor++) {
        const observed = this.#time.between(sensor, from, from + 24);
        this.#hours[before * this.#sensors + sensor] = observed < LEAST_DAY_HOURS ? 0 : observed;
      }
    }
    for (let sensor = 0; sensor < this.#sensors; sensor++) {
      let [days, all] = [0, 0];
      for (let cell = sensor; cell < this.#hours.length; cell += this.#sensors) {
        const hours = this.#hours[cell] ?? 0;
        if (hours > 0) days += 1;
        all += hours;
      }
      this.#usualHours[sensor] = days < LEAST_DAYS ? 0 : all;
    }
  }

  #setLevel(into: Baseline, sensor: number, first: number, disturbed: IsDisturbed | null): void {
    let [days, packets, hours, most] = [0, 0, 0, 0];
    for (let day = 0; day < BASELINE_DAYS; day++) {
      const cell = day * this.#sensors + sensor;
      const observed = this.#hours[cell] ?? 0;
      if (observed === 0 || disturbed?.(first + day, sensor) === true) {
        this.#days[cell] = -1;
        continue;
      }
      const count = this.#days[cell] ?? 0;
      days += 1;
      packets += count;
      hours += observed;
      most = Math.max(most, count);
    }
    const known = days >= LEAST_DAYS;
    into.packets[sensor] = known ? packets : 0;
    into.hours[sensor] = known ? hours : 0;
    if (known && most > CLIP_PACKETS) this.#clip(into, sensor, days);
  }

  #clip(into: Baseline, sensor: number, days: number): void {
    let level = this.#medianRate(sensor, days);
    for (let pass = 0; pass < PASSES; pass++) {
      let [kept, time] = [0, 0];
      for (let cell = sensor; cell < this.#days.length; cell += this.#sensors) {
        const count = this.#days[cell] ?? 0;
        const observed = this.#hours[cell] ?? 0;
        const expected = level * observed;
        const spread = Math.sqrt(expected + DAY_VARIANCE * expected ** 2);
        if (count < 0 || count > expected + CLIP_DEVIATIONS * spread + CLIP_PACKETS) continue;
        kept += count;
        time += observed;
      }
      into.packets[sensor] = kept;
      into.hours[sensor] = time;
      level = time === 0 ? 0 : kept / time;
    }
  }

  #medianRate(sensor: number, days: number): number {
    let at = 0;
    for (let cell = sensor; cell < this.#days.length; cell += this.#sensors) {
      const count = this.#days[cell] ?? 0;
      if (count >= 0) this.#rates[at++] = count / (this.#hours[cell] ?? 1);
    }
    return this.#rates.subarray(0, days).sort()[days >> 1] ?? 0;
  }
}

interface DayCount {
  readonly packets: number;
  readonly hours: number;
}

/** Pearson's chi-squared of days against their observed hours, by the degrees of freedom. */
function unevenness(days: readonly DayCount[]): number {
  let [packets, hours] = [0, 0];
  for (const day of days) {
    packets += day.packets;
    hours += day.hours;
  }
  if (packets === 0) return 1;
  let sum = 0;
  for (const day of days) {
    const expected = (packets * day.hours) / hours;
    sum += (day.packets - expected) ** 2 / expected;
  }
  return Math.max(1, sum / (days.length - 1));
}
