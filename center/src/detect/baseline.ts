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
/** Counts up to which a key's days are looked at one by one. */
const FEW_COUNTS = 700;
/** Days before the last one whose observed time is remembered: as many as a window may begin before. */
const KEPT_TABLES = 22;

/** What a key usually gets at each sensor: packets counted in so many stretched hours; 0 hours where there is no telling. */
export interface Baseline {
  readonly packets: Float64Array;
  readonly hours: Float64Array;
  /** By what days differ more than single packets by chance, at all sensors or at those of a window: 1 and more. */
  clumping: number;
}

/** Tells whether a day (24 hours since 1970 UTC) of a sensor must stay out of the level, because a change was running. */
export type IsDisturbed = (day: number, sensor: number) => boolean;

/** What keys share of the 28 days before a day; those before `since` say nothing. */
interface ObservedDays {
  readonly day: number;
  readonly since: number;
  /** Stretched hours by sensor and day (`sensor × 28 + day`), 0 for a day that says nothing. */
  readonly hours: Float64Array;
  /** Hours of all days by sensor, 0 for one with too few days. */
  readonly usual: Float64Array;
  /** Hours of all sensors by day. */
  readonly all: Float64Array;
}

/** Measures baselines of one network; its working memory is used again for each. */
export class BaselineMeter {
  readonly #time: ObservedTime;
  readonly #sensors: number;
  /** Packets by sensor and day; all 0 but while a key is measured. */
  readonly #days: Float64Array;
  readonly #cells: Uint32Array = new Uint32Array(FEW_COUNTS);
  readonly #rates: Float64Array = new Float64Array(BASELINE_DAYS);
  readonly #packetsOfDay: Float64Array = new Float64Array(BASELINE_DAYS);
  readonly #hoursOfDay: Float64Array = new Float64Array(BASELINE_DAYS);
  readonly #sums: Float64Array = new Float64Array(BASELINE_DAYS);
  /** By day, then by how many of the days before it count. */
  readonly #observed = new Map<number, ObservedDays[]>();
  #latest: ObservedDays;

  constructor(time: ObservedTime, sensors: number) {
    this.#time = time;
    this.#sensors = sensors;
    this.#days = new Float64Array(sensors * BASELINE_DAYS);
    this.#latest = this.#observe(0, 0);
  }

  /** A baseline with room for the network; `measure` fills it. */
  create(): Baseline {
    return { packets: new Float64Array(this.#sensors), hours: new Float64Array(this.#sensors), clumping: 1 };
  }

  /**
   * The usual level before a day, from the 28 days before it: the mean of the days that are not far above it, found from
   * the median in three passes. A mean, because most ports have so few packets an hour that a median by hour of week is 0;
   * clipped, so that an earlier peak does not raise it. Days before `since`, and those that `disturbed` tells, stay out.
   */
  measure(into: Baseline, history: KeyHistory, day: number, since: number, disturbed: IsDisturbed | null): void {
    const observed = this.#observedBefore(day, since);
    if (disturbed === null && history.length <= FEW_COUNTS) return this.#measureFew(into, history, observed);
    history.daysInto(this.#days, day - BASELINE_DAYS, BASELINE_DAYS);
    for (let sensor = 0; sensor < this.#sensors; sensor++) this.#setLevel(into, sensor, observed, disturbed);
    this.#days.fill(0);
  }

  /** The same where every day counts and few counts are kept, as with most keys: only their days are looked at. */
  #measureFew(into: Baseline, history: KeyHistory, observed: ObservedDays): void {
    const { packets } = into;
    packets.fill(0);
    into.hours.set(observed.usual);
    const [days, cells] = [this.#days, this.#cells];
    const touched = history.touchDays(days, cells, observed.day - BASELINE_DAYS, BASELINE_DAYS);
    let isPeaked = false;
    for (let at = 0; at < touched; at++) {
      const cell = cells[at] ?? 0;
      const sensor = Math.floor(cell / BASELINE_DAYS);
      if (observed.hours[cell] === 0 || observed.usual[sensor] === 0) continue;
      const count = days[cell] ?? 0;
      packets[sensor] = (packets[sensor] ?? 0) + count;
      if (count > CLIP_PACKETS) isPeaked = true;
    }
    for (let at = 0; at < touched && isPeaked; at++) {
      const cell = cells[at] ?? 0;
      if ((days[cell] ?? 0) <= CLIP_PACKETS) continue;
      const sensor = Math.floor(cell / BASELINE_DAYS);
      this.#setLevel(into, sensor, observed, null);
      days.fill(0, sensor * BASELINE_DAYS, (sensor + 1) * BASELINE_DAYS);
    }
    for (let at = 0; at < touched; at++) days[cells[at] ?? 0] = 0;
  }

  /**
   * How much more the days before a day differ than by chance of single packets: the variance of what some sensors (null
   * is all) got in a day over what the observed time foretells, at least 1. What few sources make comes in bursts. The two
   * highest days are left out, so that one flood or peak does not count, days before `since`, and those on which a change was
   * running where `disturbed` tells them.
   */
  clumping(
    history: KeyHistory,
    day: number,
    since: number,
    sensors: readonly number[] | null,
    disturbed: IsDisturbed | null,
  ): number {
    const observed = this.#observedBefore(day, since);
    if (sensors === null && disturbed === null) return this.#clumpingOfAll(history, observed);
    history.daysInto(this.#days, day - BASELINE_DAYS, BASELINE_DAYS);
    let length = 0;
    for (let before = 0; before < BASELINE_DAYS; before++) {
      let [packets, hours] = [0, 0];
      for (let at = 0; at < (sensors?.length ?? this.#sensors); at++) {
        const sensor = sensors === null ? at : (sensors[at] ?? 0);
        const cell = sensor * BASELINE_DAYS + before;
        if (observed.hours[cell] === 0 || disturbed?.(day - BASELINE_DAYS + before, sensor) === true) continue;
        packets += this.#days[cell] ?? 0;
        hours += observed.hours[cell] ?? 0;
      }
      if (hours > 0) this.#insertDay(length++, packets, hours);
    }
    this.#days.fill(0);
    return this.#unevenness(length);
  }

  #clumpingOfAll(history: KeyHistory, observed: ObservedDays): number {
    const packets = this.#sums.fill(0);
    const [days, cells] = [this.#days, this.#cells];
    const first = observed.day - BASELINE_DAYS;
    const isFew = history.length <= FEW_COUNTS;
    const touched = isFew ? history.touchDays(days, cells, first, BASELINE_DAYS) : days.length;
    if (!isFew) history.daysInto(days, first, BASELINE_DAYS);
    for (let at = 0; at < touched; at++) {
      const cell = isFew ? (cells[at] ?? 0) : at;
      const count = days[cell] ?? 0;
      days[cell] = 0;
      if (observed.hours[cell] !== 0) packets[cell % BASELINE_DAYS] = (packets[cell % BASELINE_DAYS] ?? 0) + count;
    }
    let length = 0;
    for (let before = 0; before < BASELINE_DAYS; before++) {
      const hours = observed.all[before] ?? 0;
      if (hours > 0) this.#insertDay(length++, packets[before] ?? 0, hours);
    }
    return this.#unevenness(length);
  }

  /** Keeps days in the order of their rates, those of one rate as they came. */
  #insertDay(length: number, packets: number, hours: number): void {
    const [all, times, rates] = [this.#packetsOfDay, this.#hoursOfDay, this.#rates];
    const rate = packets / hours;
    let at = length;
    for (; at > 0 && (rates[at - 1] ?? 0) > rate; at--) {
      rates[at] = rates[at - 1] ?? 0;
      all[at] = all[at - 1] ?? 0;
      times[at] = times[at - 1] ?? 0;
    }
    rates[at] = rate;
    all[at] = packets;
    times[at] = hours;
  }

  /** Pearson's chi-squared of all inserted days but the highest against their observed hours, by the degrees of freedom. */
  #unevenness(length: number): number {
    if (length < LEAST_DAYS) return 1;
    const days = length - PEAKS;
    let [packets, hours] = [0, 0];
    for (let day = 0; day < days; day++) {
      packets += this.#packetsOfDay[day] ?? 0;
      hours += this.#hoursOfDay[day] ?? 0;
    }
    if (packets === 0) return 1;
    let sum = 0;
    for (let day = 0; day < days; day++) {
      const expected = (packets * (this.#hoursOfDay[day] ?? 0)) / hours;
      sum += ((this.#packetsOfDay[day] ?? 0) - expected) ** 2 / expected;
    }
    return Math.max(1, sum / (days - 1));
  }

  /** What was observed before a day: the same for many keys, and for windows that begin on days before it. */
  #observedBefore(day: number, since: number): ObservedDays {
    const first = Math.min(day, Math.max(since, day - BASELINE_DAYS));
    if (this.#latest.day === day && this.#latest.since === first) return this.#latest;
    let ofDay = this.#observed.get(day);
    if (ofDay === undefined) {
      ofDay = [];
      this.#observed.set(day, ofDay);
      for (const old of this.#observed.keys()) if (old < day - KEPT_TABLES) this.#observed.delete(old);
    }
    this.#latest = ofDay[day - first] ??= this.#observe(day, first);
    return this.#latest;
  }

  #observe(day: number, since: number): ObservedDays {
    const hours = new Float64Array(this.#sensors * BASELINE_DAYS);
    const usual = new Float64Array(this.#sensors);
    const whole = new Float64Array(BASELINE_DAYS);
    for (let sensor = 0; sensor < this.#sensors; sensor++) {
      let [days, all] = [0, 0];
      for (let before = since - day + BASELINE_DAYS; before < BASELINE_DAYS; before++) {
        const from = (day - BASELINE_DAYS + before) * 24;
        const observed = this.#time.between(sensor, from, from + 24);
        if (observed < LEAST_DAY_HOURS) continue;
        hours[sensor * BASELINE_DAYS + before] = observed;
        whole[before] = (whole[before] ?? 0) + observed;
        days += 1;
        all += observed;
      }
      usual[sensor] = days < LEAST_DAYS ? 0 : all;
    }
    return { day, since, hours, usual, all: whole };
  }

  #setLevel(into: Baseline, sensor: number, { day, hours }: ObservedDays, disturbed: IsDisturbed | null): void {
    const first = sensor * BASELINE_DAYS;
    let [days, packets, time, most] = [0, 0, 0, 0];
    for (let cell = first; cell < first + BASELINE_DAYS; cell++) {
      const observed = hours[cell] ?? 0;
      if (observed === 0 || disturbed?.(day - BASELINE_DAYS + cell - first, sensor) === true) {
        this.#days[cell] = -1;
        continue;
      }
      const count = this.#days[cell] ?? 0;
      days += 1;
      packets += count;
      time += observed;
      if (count > most) most = count;
    }
    const known = days >= LEAST_DAYS;
    into.packets[sensor] = known ? packets : 0;
    into.hours[sensor] = known ? time : 0;
    if (known && most > CLIP_PACKETS) this.#clip(into, sensor, hours, days);
  }

  #clip(into: Baseline, sensor: number, hours: Float64Array, days: number): void {
    const first = sensor * BASELINE_DAYS;
    let level = this.#medianRate(first, hours, days);
    for (let pass = 0; pass < PASSES; pass++) {
      let [kept, time] = [0, 0];
      for (let cell = first; cell < first + BASELINE_DAYS; cell++) {
        const count = this.#days[cell] ?? 0;
        const observed = hours[cell] ?? 0;
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

  #medianRate(first: number, hours: Float64Array, days: number): number {
    let at = 0;
    for (let cell = first; cell < first + BASELINE_DAYS; cell++) {
      const count = this.#days[cell] ?? 0;
      if (count >= 0) this.#rates[at++] = count / (hours[cell] ?? 1);
    }
    return this.#rates.subarray(0, days).sort()[days >> 1] ?? 0;
  }
}
