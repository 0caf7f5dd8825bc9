const HOURS_OF_DAY = 24;
/** Days before a day whose hours make its profile. */
const PROFILE_DAYS = 28;
const PROFILE_HOURS = PROFILE_DAYS * HOURS_OF_DAY;
/** Packets that each hour of the day is taken to have had before the first was seen, so that a young profile is flat. */
const PROFILE_PRIOR = 200;
/** An hour with more packets than so many times the median one (a flood) does not shape the profile further. */
const LARGEST_RISE = 3;
/** Hours are counted in parts of 2^-20, so that their sums are exact whatever the first hour of all was. */
const GRAIN = 2 ** 20;
/** Hours of which it is remembered which sensors did not observe all of them. */
const RECENT_HOURS = 36;
const NONE: readonly number[] = [];
const NOTHING_MISSED: readonly MissedTime[] = [];
/** Hours that are kept behind the last one, at least: the longest change and the level and window before it. */
const KEPT = 128 * HOURS_OF_DAY;

/** Stretched hours that a sensor did not observe. */
export interface MissedTime {
  readonly sensor: number;
  readonly hours: number;
}

/**
 * The observed time of each sensor, hour by hour and as running sums, stretched by the hour of the day: an hour in which
 * the whole network usually receives twice as much counts as two. What is expected of a key is its rate times this time.
 * The profile of a day follows from the 28 days before it alone, so that four weeks after the first hour it is the same
 * whatever that was.
 */
export class ObservedTime {
  readonly #sensors: number;
  readonly #first: number;
  /** Running sums from hour `#base` on, one more than hours, in the order of sensors. */
  readonly #sums: Float64Array[];
  /** The same of a sensor that observes all, and of what all sensors together did not observe. */
  readonly #whole: Float64Array = new Float64Array(2 * KEPT + 1);
  readonly #short: Float64Array = new Float64Array(2 * KEPT + 1);
  /** Packets and observed sensor-hours of the last 28 days, by the hour since 1970 modulo their number. */
  readonly #packets: Float64Array = new Float64Array(PROFILE_HOURS);
  readonly #exposure: Float64Array = new Float64Array(PROFILE_HOURS);
  readonly #profile: Float64Array = new Float64Array(HOURS_OF_DAY).fill(1);
  readonly #everyone: readonly number[];
  /** The last hour that a sensor did not observe all of; and the sensors of which it is a recent one. */
  readonly #lastShort: Int32Array;
  #recent: readonly number[] = NONE;
  /** What was missed in the hours up to the last one and with it, by how many they are; empty until it is asked for. */
  readonly #missedBefore: (readonly MissedTime[] | undefined)[] = [];
  readonly #missedWith: (readonly MissedTime[] | undefined)[] = [];
  #profileDay = -1;
  #base: number;
  #end: number;

  /** `first` is the first hour (since 1970 UTC) that will be added. */
  constructor(sensors: number, first: number) {
    this.#sensors = sensors;
    this.#first = first;
    this.#everyone = Array.from({ length: sensors }, (_, sensor) => sensor);
    this.#lastShort = new Int32Array(sensors);
    this.#base = first;
    this.#end = first;
    this.#sums = Array.from({ length: sensors }, () => new Float64Array(2 * KEPT + 1));
  }

  /** First hour that has not been added. */
  get end(): number {
    return this.#end;
  }

  /** Adds the next hour: what each sensor observed of it, and the packets of all of them. */
  add(observed: Float64Array, packets: number): void {
    const hour = this.#end;
    if (hour - this.#base === 2 * KEPT) this.#forget();
    this.#turnTo(Math.floor(hour / HOURS_OF_DAY));
    const factor = this.#profile[hour % HOURS_OF_DAY] ?? 1;
    const at = hour - this.#base + 1;
    const whole = Math.round(factor * GRAIN) / GRAIN;
    let [total, short] = [0, 0];
    for (let sensor = 0; sensor < this.#sensors; sensor++) {
      const sums = this.#sums[sensor] ?? new Float64Array(0);
      const share = observed[sensor] ?? 0;
      const own = Math.round(share * factor * GRAIN) / GRAIN;
      sums[at] = (sums[at - 1] ?? 0) + own;
      total += share;
      short += whole - own;
      if (own < whole) this.#lastShort[sensor] = hour;
    }
    this.#whole[at] = (this.#whole[at - 1] ?? 0) + whole;
    this.#short[at] = (this.#short[at - 1] ?? 0) + short;
    this.#packets[hour % PROFILE_HOURS] = packets;
    this.#exposure[hour % PROFILE_HOURS] = total;
    this.#end = hour + 1;
    this.#recent = this.#everyone.filter((sensor) => (this.#lastShort[sensor] ?? 0) >= this.#end - RECENT_HOURS);
    this.#missedBefore.length = 0;
    this.#missedWith.length = 0;
  }

  /** Stretched hours that a sensor observed in [from, to), hours since 1970 UTC, of the last 128 days. */
  between(sensor: number, from: number, to: number): number {
    const sums = this.#sums[sensor];
    return sums === undefined ? 0 : this.#difference(sums, from, to);
  }

  /** The same of a sensor that observes all. */
  whole(from: number, to: number): number {
    return this.#difference(this.#whole, from, to);
  }

  /**
   * The sensors that did not observe all of [from, to), ascending, and how much of it each missed; null where that is not
   * remembered, of hours that began more than a day and a half before the last one or that end before it.
   */
  missed(from: number, to: number): readonly MissedTime[] | null {
    if (to < this.#end - 1 || from < this.#end - RECENT_HOURS) {
      return this.#difference(this.#short, from, to) === 0 ? NOTHING_MISSED : null;
    }
    const known = to === this.#end ? this.#missedWith : this.#missedBefore;
    return (known[to - from] ??= this.#findMissed(from, to));
  }

  #findMissed(from: number, to: number): readonly MissedTime[] {
    const whole = this.whole(from, to);
    return this.#recent
      .map((sensor) => ({ sensor, hours: whole - this.between(sensor, from, to) }))
      .filter(({ hours }) => hours > 0);
  }

  #difference(sums: Float64Array, from: number, to: number): number {
    const last = Math.min(this.#end, to) - this.#base;
    const start = Math.max(0, from - this.#base);
    return last <= start ? 0 : (sums[last] ?? 0) - (sums[start] ?? 0);
  }

  #forget(): void {
    for (const sums of [...this.#sums, this.#whole, this.#short]) {
      const before = sums[KEPT] ?? 0;
      for (let at = 0; at <= KEPT; at++) sums[at] = (sums[at + KEPT] ?? 0) - before;
    }
    this.#base += KEPT;
  }

  #turnTo(day: number): void {
    if (day === this.#profileDay) return;
    this.#profileDay = day;
    const packets = new Float64Array(HOURS_OF_DAY).fill(PROFILE_PRIOR);
    const exposure = new Float64Array(HOURS_OF_DAY).fill(Math.max(1, this.#sensors));
    const usual = this.#medianRate();
    for (let hour = Math.max(this.#first, (day - PROFILE_DAYS) * HOURS_OF_DAY); hour < day * HOURS_OF_DAY; hour++) {
      const [at, slot] = [hour % PROFILE_HOURS, hour % HOURS_OF_DAY];
      const observed = this.#exposure[at] ?? 0;
      const counted = Math.min(this.#packets[at] ?? 0, LARGEST_RISE * usual * observed + PROFILE_PRIOR);
      packets[slot] = (packets[slot] ?? 0) + counted;
      exposure[slot] = (exposure[slot] ?? 0) + observed;
    }
    const mean = sumOf(packets) / sumOf(exposure);
    for (let slot = 0; slot < HOURS_OF_DAY; slot++) {
      const own = (packets[slot] ?? 0) / (exposure[slot] ?? 1);
      this.#profile[slot] = Math.min(3, Math.max(1 / 3, own / mean));
    }
  }

  /** Packets per observed sensor-hour in the middle one of the hours that are kept. */
  #medianRate(): number {
    const rates = this.#packets
      .map((packets, at) => ((this.#exposure[at] ?? 0) > 0 ? packets / (this.#exposure[at] ?? 1) : -1))
      .filter((rate) => rate >= 0)
      .sort();
    return rates[rates.length >> 1] ?? 0;
  }
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
