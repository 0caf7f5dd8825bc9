/** The longest window in which a change is looked for. */
export const LONGEST_WINDOW: number = 21 * 24;
/** What has lasted so long is the usual level from then on: a change is no longer. */
export const LONGEST_CHANGE: number = 42 * 24;
/**
 * Hours of counts that are kept: the longest window in which a change is looked for, four weeks before the day on which
 * it begins, and the day itself. Nothing older says anything.
 */
export const KEPT_HOURS: number = 51 * 24;

const HOURS_OF_DAY = 24;

/** What one key received in the last 51 days, by hour and sensor; hours without packets take no room. */
export class KeyHistory {
  #hours: Int32Array = new Int32Array(4);
  #sensors: Uint16Array = new Uint16Array(4);
  #packets: Float32Array = new Float32Array(4);
  #start = 0;
  #end = 0;

  /** Adds packets (below 2^24) of an hour since 1970 UTC that is not before the last one added. */
  add(hour: number, sensor: number, packets: number): void {
    if (this.#end === this.#hours.length) this.#makeRoom(hour);
    this.#hours[this.#end] = hour;
    this.#sensors[this.#end] = sensor;
    this.#packets[this.#end] = packets;
    this.#end += 1;
  }

  /** Adds the packets of each sensor in [from, to) hours to `into`. */
  sumInto(into: Float64Array, from: number, to: number): void {
    for (let at = this.#end - 1; at >= this.#start; at--) {
      const hour = this.#hours[at] ?? 0;
      if (hour < from) return;
      if (hour >= to) continue;
      const sensor = this.#sensors[at] ?? 0;
      into[sensor] = (into[sensor] ?? 0) + (this.#packets[at] ?? 0);
    }
  }

  /** Packets in [from, to) hours, or as many of the latest as make `enough`. */
  total(from: number, to: number, enough: number): number {
    let packets = 0;
    for (let at = this.#end - 1; at >= this.#start && packets < enough; at--) {
      const hour = this.#hours[at] ?? 0;
      if (hour < from) break;
      if (hour < to) packets += this.#packets[at] ?? 0;
    }
    return packets;
  }

  /** Adds the packets of [first, first + days) days (24 hours since 1970 UTC) to `into[day × sensors + sensor]`. */
  daysInto(into: Float64Array, sensors: number, first: number, days: number): void {
    let [base, begin] = [0, Infinity];
    for (let at = this.#end - 1; at >= this.#start; at--) {
      const hour = this.#hours[at] ?? 0;
      if (hour < begin) {
        const day = Math.floor(hour / HOURS_OF_DAY) - first;
        if (day < 0) return;
        base = day < days ? day * sensors : -1;
        begin = (day + first) * HOURS_OF_DAY;
      }
      if (base < 0) continue;
      const cell = base + (this.#sensors[at] ?? 0);
      into[cell] = (into[cell] ?? 0) + (this.#packets[at] ?? 0);
    }
  }

  /** Calls `take` with the day (from 0), sensor and packets of each count of [first, first + days) days, latest first. */
  eachDay(first: number, days: number, take: (day: number, sensor: number, packets: number) => void): void {
    for (let at = this.#end - 1; at >= this.#start; at--) {
      const day = Math.floor((this.#hours[at] ?? 0) / HOURS_OF_DAY) - first;
      if (day < 0) return;
      if (day < days) take(day, this.#sensors[at] ?? 0, this.#packets[at] ?? 0);
    }
  }

  /** Hours and sensors with packets that are kept, or were and have not been let go of; a measure of the work that the key makes. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** Forgets what is too old, and grows where that is not enough. */
  #makeRoom(hour: number): void {
    let start = this.#start;
    while (start < this.#end && (this.#hours[start] ?? 0) < hour - KEPT_HOURS) start++;
    const length = this.#end - start;
    const capacity = length > this.#hours.length / 2 ? this.#hours.length * 2 : this.#hours.length;
    const [hours, sensors, packets] = [new Int32Array(capacity), new Uint16Array(capacity), new Float32Array(capacity)];
    hours.set(this.#hours.subarray(start, this.#end));
    sensors.set(this.#sensors.subarray(start, this.#end));
    packets.set(this.#packets.subarray(start, this.#end));
    [this.#hours, this.#sensors, this.#packets] = [hours, sensors, packets];
    [this.#start, this.#end] = [0, length];
  }
}
