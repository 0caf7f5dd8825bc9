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
const KEPT_DAYS = KEPT_HOURS / HOURS_OF_DAY;
/** Counts for each sensor from which on a key's days are kept as sums too. */
const MANY = 28;

/** Bits of a count's first word that tell the sensor; the others tell the hour since the key's first one. */
const SENSOR_BITS = 13;
/** A network has fewer sensors. */
export const MOST_SENSORS: number = 2 ** SENSOR_BITS;
const SENSOR = MOST_SENSORS - 1;

/** What one key received in the last 51 days, by hour and sensor; hours without packets take no room. */
export class KeyHistory {
  /** Two words a count: when and where, and packets; there are millions of histories, most of them short. */
  #words: Uint32Array = new Uint32Array(8);
  readonly #sensors: number;
  /** Packets of the last days by sensor and day (modulo their number), of a key that has many counts; null for others. */
  #cells: Float64Array | null = null;
  #day = 0;
  #base = -1;
  #start = 0;
  #end = 0;

  /** `sensors` is how many the network has. */
  constructor(sensors: number) {
    this.#sensors = sensors;
  }

  /** Adds packets (below 2^32) of an hour since 1970 UTC that is not before the last one added. */
  add(hour: number, sensor: number, packets: number): void {
    if (this.#base < 0) this.#base = hour - (hour % HOURS_OF_DAY);
    if (this.#end === this.#words.length) this.#makeRoom(hour);
    this.#words[this.#end] = (hour - this.#base) * MOST_SENSORS + sensor;
    this.#words[this.#end + 1] = packets;
    this.#end += 2;
    if (this.#cells !== null) this.#addToDay(this.#cells, Math.floor(hour / HOURS_OF_DAY), sensor, packets);
  }

  /** Adds the packets of each sensor in [from, to) hours to `into`. */
  sumInto(into: Float64Array, from: number, to: number): void {
    const [first, end] = [this.#wordOf(from), this.#wordOf(to)];
    for (let at = this.#end - 2; at >= this.#start; at -= 2) {
      const word = this.#words[at] ?? 0;
      if (word < first) return;
      if (word >= end) continue;
      const sensor = word & SENSOR;
      into[sensor] = (into[sensor] ?? 0) + (this.#words[at + 1] ?? 0);
    }
  }

  /** Packets in [from, to) hours, or as many of the latest as make `enough`. */
  total(from: number, to: number, enough: number): number {
    const [first, end] = [this.#wordOf(from), this.#wordOf(to)];
    let packets = 0;
    for (let at = this.#end - 2; at >= this.#start && packets < enough; at -= 2) {
      const word = this.#words[at] ?? 0;
      if (word < first) break;
      if (word < end) packets += this.#words[at + 1] ?? 0;
    }
    return packets;
  }

  /** Adds the packets of [first, first + days) days (24 hours since 1970 UTC) to `into[sensor × days + day]`. */
  daysInto(into: Float64Array, first: number, days: number): void {
    const sensors = this.#sensors;
    if (this.#cells === null && this.length > MANY * sensors) this.#cells = this.#createCells();
    const cells = this.#cells;
    if (cells === null || first <= this.#day - KEPT_DAYS) {
      this.#countsInto(into, first, days, 0);
      return;
    }
    const last = Math.min(days, this.#day - first + 1);
    for (let sensor = 0; sensor < sensors; sensor++) {
      for (let day = 0, from = first % KEPT_DAYS; day < last; day++) {
        const cell = sensor * days + day;
        into[cell] = (into[cell] ?? 0) + (cells[sensor * KEPT_DAYS + from] ?? 0);
        from = from === KEPT_DAYS - 1 ? 0 : from + 1;
      }
    }
  }

  /**
   * The same from the counts alone, of a key that has few; writes the cells that were 0 before to `touched`, which has room
   * for as many as there are counts, and answers their number.
   */
  touchDays(into: Float64Array, touched: Uint32Array, first: number, days: number): number {
    let length = 0;
    let [day, begin] = [days, Infinity];
    for (let at = this.#end - 2; at >= this.#start; at -= 2) {
      const word = this.#words[at] ?? 0;
      if (word < begin) {
        day = Math.floor((this.#base + (word >>> SENSOR_BITS)) / HOURS_OF_DAY) - first;
        if (day < 0) break;
        begin = this.#wordOf((day + first) * HOURS_OF_DAY);
      }
      if (day >= days) continue;
      const cell = (word & SENSOR) * days + day;
      const before = into[cell] ?? 0;
      if (before === 0) touched[length++] = cell;
      into[cell] = before + (this.#words[at + 1] ?? 0);
    }
    return length;
  }
  /** Counts that are kept, or were and have not been let go of; a measure of the work that the key makes. */
  get length(): number {
    return (this.#end - this.#start) / 2;
  }

  #createCells(): Float64Array {
    const cells = new Float64Array(KEPT_DAYS * this.#sensors);
    this.#day = Math.floor((this.#base + ((this.#words[this.#end - 2] ?? 0) >>> SENSOR_BITS)) / HOURS_OF_DAY);
    this.#countsInto(cells, this.#day - KEPT_DAYS + 1, KEPT_DAYS, (this.#day + 1) % KEPT_DAYS);
    return cells;
  }

  /** Adds the counts of some days to cells of each sensor's `days` days, of which the first one is at `turn`. */
  #countsInto(into: Float64Array, first: number, days: number, turn: number): void {
    for (let at = this.#end - 2; at >= this.#start; at -= 2) {
      const word = this.#words[at] ?? 0;
      const day = Math.floor((this.#base + (word >>> SENSOR_BITS)) / HOURS_OF_DAY) - first;
      if (day < 0) return;
      if (day >= days) continue;
      const cell = (word & SENSOR) * days + ((turn + day) % days);
      into[cell] = (into[cell] ?? 0) + (this.#words[at + 1] ?? 0);
    }
  }

  #addToDay(cells: Float64Array, day: number, sensor: number, packets: number): void {
    for (; this.#day < day; this.#day++) {
      for (let cell = (this.#day + 1) % KEPT_DAYS; cell < cells.length; cell += KEPT_DAYS) cells[cell] = 0;
    }
    const cell = sensor * KEPT_DAYS + (day % KEPT_DAYS);
    cells[cell] = (cells[cell] ?? 0) + packets;
  }

  /** The least first word of the counts of an hour and those after it; negative before the first hour of all. */
  #wordOf(hour: number): number {
    return (hour - this.#base) * MOST_SENSORS;
  }

  /** Forgets what is too old, and grows where that is not enough. */
  #makeRoom(hour: number): void {
    const oldest = this.#wordOf(hour - KEPT_HOURS);
    let start = this.#start;
    while (start < this.#end && (this.#words[start] ?? 0) < oldest) start += 2;
    const length = this.#end - start;
    const size = this.#words.length;
    const words = new Uint32Array(length > size / 2 ? size * 2 : size);
    words.set(this.#words.subarray(start, this.#end));
    this.#words = words;
    [this.#start, this.#end] = [0, length];
  }
}
