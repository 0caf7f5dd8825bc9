import type { HourCounts } from "../../detect/index.ts";
import type { FineRows } from "./fine-rows.ts";
import { isPortKey, pairKey, portKey, portOfPair, regionKey } from "./watched-keys.ts";

/** Packets that a port must have had in four weeks for its regions and tools to be watched on their own. */
export const BUSY_PACKETS = 2000;
const BUSY_DAYS = 28;
const HOURS_OF_DAY = 24;

/**
 * Counts each hour by every kind of key: all ports and regions, and the regions and tools of busy ports. On any other port
 * a region or a tool cannot rise without the port rising, so that pairs cost memory where they can say something alone. A
 * port is busy through a day by what it had in the 28 days before: hours must be given in order.
 */
export class FamilyCounts {
  readonly #sensors: number;
  readonly #days: Map<number, number>[] = [];
  readonly #totals = new Map<number, number>();
  /** Busy ports, and the day since which each has been busy. */
  readonly #busySince = new Map<number, number>();
  readonly #regions = new Map<number, SensorSums>();
  readonly #tools: SensorSums[] = [];
  readonly #port: SensorSums;
  readonly #pair: SensorSums;
  #today = new Map<number, number>();
  #day = -1;
  #rows: HourRows = new HourRows();

  constructor(sensors: number) {
    this.#sensors = sensors;
    this.#port = new SensorSums(sensors);
    this.#pair = new SensorSums(sensors);
  }

  /** The counts of the hour whose rows are [from, to); `observed` becomes part of them. */
  count(rows: FineRows, from: number, to: number, hour: number, observed: Float64Array): HourCounts {
    this.#turnTo(Math.floor(hour / HOURS_OF_DAY));
    this.#rows = new HourRows();
    for (let at = from; at < to;) at = this.#addPort(rows, at, to);
    let all = 0;
    for (const [region, sums] of this.#regions) all += this.#rows.take(regionKey(region), sums);
    return {
      ...this.#rows.counts(),
      hour,
      observed,
      all,
      countedSince: (key) => this.#countedSince(key),
      isClumped: (key) => !isPortKey(key),
    };
  }

  #countedSince(key: number): number {
    const port = portOfPair(key);
    return port === null ? 0 : (this.#busySince.get(port) ?? 0);
  }

  #turnTo(day: number): void {
    while (this.#day >= 0 && this.#day < day) {
      for (const [port, packets] of this.#today) this.#totals.set(port, (this.#totals.get(port) ?? 0) + packets);
      this.#days.push(this.#today);
      this.#today = new Map();
      if (this.#days.length > BUSY_DAYS) this.#dropDay(this.#days.shift() ?? new Map());
      this.#day += 1;
      this.#findBusy(this.#day);
    }
    this.#day = day;
  }

  #findBusy(day: number): void {
    for (const [port, packets] of this.#totals) {
      if (packets < BUSY_PACKETS) this.#busySince.delete(port);
      else if (!this.#busySince.has(port)) this.#busySince.set(port, day);
    }
  }

  #dropDay(oldest: ReadonlyMap<number, number>): void {
    for (const [port, packets] of oldest) {
      const left = (this.#totals.get(port) ?? 0) - packets;
      if (left > 0) this.#totals.set(port, left);
      else {
        this.#totals.delete(port);
        this.#busySince.delete(port);
      }
    }
  }

  #addPort(rows: FineRows, from: number, to: number): number {
    const port = rows.port[from] ?? 0;
    const busy = this.#busySince.has(port);
    let at = from;
    while (at < to && rows.port[at] === port) at = this.#addRegion(rows, at, to, busy);
    if (busy) {
      this.#tools.forEach((sums, tool) => void this.#rows.take(pairKey("port and tool", port, tool), sums));
    }
    const packets = this.#rows.take(portKey(port), this.#port);
    this.#today.set(port, (this.#today.get(port) ?? 0) + packets);
    return at;
  }

  /** Adds the rows of one port and region; the pair is complete behind them. */
  #addRegion(rows: FineRows, from: number, to: number, busy: boolean): number {
    const [port, region] = [rows.port[from] ?? 0, rows.region[from] ?? 0];
    const all = this.#regionSums(region);
    let at = from;
    for (; at < to && rows.port[at] === port && rows.region[at] === region; at++) {
      const [sensor, packets] = [rows.sensor[at] ?? 0, rows.packets[at] ?? 0];
      this.#port.add(sensor, packets);
      all.add(sensor, packets);
      if (!busy) continue;
      this.#pair.add(sensor, packets);
      const tool = rows.tool[at] ?? 0;
      if (tool > 0) this.#toolSums(tool).add(sensor, packets);
    }
    if (busy) this.#rows.take(pairKey("port and region", port, region), this.#pair);
    return at;
  }

  #regionSums(region: number): SensorSums {
    const known = this.#regions.get(region);
    if (known !== undefined) return known;
    const made = new SensorSums(this.#sensors);
    this.#regions.set(region, made);
    return made;
  }

  #toolSums(tool: number): SensorSums {
    while (this.#tools.length <= tool) this.#tools.push(new SensorSums(this.#sensors));
    return this.#tools[tool] ?? this.#pair;
  }
}

/** Packets of one key by sensor, in the order in which sensors came. */
class SensorSums {
  readonly packets: Float64Array;
  readonly touched: number[] = [];

  constructor(sensors: number) {
    this.packets = new Float64Array(sensors);
  }

  add(sensor: number, packets: number): void {
    const before = this.packets[sensor] ?? 0;
    if (before === 0) this.touched.push(sensor);
    this.packets[sensor] = before + packets;
  }
}

/** The rows of one hour while they are gathered. */
class HourRows {
  #key: Float64Array = new Float64Array(4096);
  #sensor: Uint16Array = new Uint16Array(4096);
  #packets: Float64Array = new Float64Array(4096);
  #length = 0;

  /** Adds what a key got and empties its sums; answers the packets. */
  take(key: number, sums: SensorSums): number {
    let all = 0;
    while (this.#length + sums.touched.length > this.#key.length) this.#grow();
    for (const sensor of sums.touched) {
      const packets = sums.packets[sensor] ?? 0;
      this.#key[this.#length] = key;
      this.#sensor[this.#length] = sensor;
      this.#packets[this.#length] = packets;
      this.#length += 1;
      sums.packets[sensor] = 0;
      all += packets;
    }
    sums.touched.length = 0;
    return all;
  }

  counts(): Pick<HourCounts, "length" | "key" | "sensor" | "packets"> {
    return { length: this.#length, key: this.#key, sensor: this.#sensor, packets: this.#packets };
  }

  #grow(): void {
    const size = this.#key.length * 2;
    const [key, sensor, packets] = [new Float64Array(size), new Uint16Array(size), new Float64Array(size)];
    key.set(this.#key);
    sensor.set(this.#sensor);
    packets.set(this.#packets);
    [this.#key, this.#sensor, this.#packets] = [key, sensor, packets];
  }
}
