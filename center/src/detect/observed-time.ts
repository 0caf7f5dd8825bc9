const HOURS_OF_DAY = 24;
/** Hours after which the profile has forgotten half of what it saw: four weeks. */
const PROFILE_HALF_LIFE = 28 * HOURS_OF_DAY;
/** Packets that each hour of the day is taken to have had before the first was seen, so that a young profile is flat. */
const PROFILE_PRIOR = 200;

/** An hour with more packets than so many times the usual (a flood) does not shape the profile further. */
const LARGEST_RISE = 3;

/**
 * The observed time of each sensor, hour by hour and as running sums, stretched by the hour of the day: an hour in which
 * the whole network usually receives twice as much counts as two. What is expected of a key is its rate times this time.
 */
export class ObservedTime {
  readonly #sensors: number;
  readonly #first: number;
  /** Running sums, one more than hours: `#sums[sensor][n]` is what the sensor observed in the first `n` hours. */
  readonly #sums: Float64Array[];
  readonly #packets: Float64Array = new Float64Array(HOURS_OF_DAY).fill(PROFILE_PRIOR);
  readonly #exposure: Float64Array = new Float64Array(HOURS_OF_DAY);
  #hours = 0;

  /** `first` is the first hour (since 1970 UTC) that will be added. */
  constructor(sensors: number, first: number) {
    this.#sensors = sensors;
    this.#first = first;
    this.#sums = Array.from({ length: sensors }, () => new Float64Array(1024));
    this.#exposure.fill(Math.max(1, sensors));
  }

  /** First hour that has not been added. */
  get end(): number {
    return this.#first + this.#hours;
  }

  /** Adds the next hour: what each sensor observed of it, and the packets of all of them. */
  add(observed: Float64Array, packets: number): void {
    const factor = this.#profileAt(this.end);
    const at = this.#hours + 1;
    let total = 0;
    for (let sensor = 0; sensor < this.#sensors; sensor++) {
      const sums = this.#roomFor(sensor, at);
      const share = observed[sensor] ?? 0;
      sums[at] = (sums[at - 1] ?? 0) + share * factor;
      total += share;
    }
    this.#learn(this.end, total, packets);
    this.#hours = at;
  }

  /** Stretched hours that a sensor observed in [from, to), hours since 1970 UTC. */
  between(sensor: number, from: number, to: number): number {
    const sums = this.#sums[sensor];
    if (sums === undefined) return 0;
    const last = Math.min(this.#hours, to - this.#first);
    const start = Math.max(0, from - this.#first);
    return last <= start ? 0 : (sums[last] ?? 0) - (sums[start] ?? 0);
  }

  #profileAt(hour: number): number {
    let packets = 0;
    let exposure = 0;
    for (let slot = 0; slot < HOURS_OF_DAY; slot++) {
      packets += this.#packets[slot] ?? 0;
      exposure += this.#exposure[slot] ?? 0;
    }
    const slot = hour % HOURS_OF_DAY;
    const own = (this.#packets[slot] ?? 0) / Math.max(1e-9, this.#exposure[slot] ?? 0);
    return Math.min(3, Math.max(1 / 3, own / (packets / exposure)));
  }

  #learn(hour: number, exposure: number, packets: number): void {
    const slot = hour % HOURS_OF_DAY;
    const usual =
      this.#packets.reduce((sum, value) => sum + value, 0) / this.#exposure.reduce((sum, value) => sum + value, 0);
    const counted = Math.min(packets, LARGEST_RISE * usual * exposure + PROFILE_PRIOR);
    const keep = 0.5 ** (HOURS_OF_DAY / PROFILE_HALF_LIFE);
    this.#packets[slot] = (this.#packets[slot] ?? 0) * keep + counted;
    this.#exposure[slot] = (this.#exposure[slot] ?? 0) * keep + exposure;
  }

  #roomFor(sensor: number, index: number): Float64Array {
    const sums = this.#sums[sensor] ?? new Float64Array(1024);
    if (index < sums.length) return sums;
    const larger = new Float64Array(sums.length * 2);
    larger.set(sums);
    this.#sums[sensor] = larger;
    return larger;
  }
}
