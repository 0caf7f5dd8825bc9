import type { Baseline } from "./baseline.ts";
import { dispersion } from "./evidence.ts";
import type { HourCounts } from "./hour-counts.ts";
import { LONGEST_WINDOW } from "./key-history.ts";
import type { ObservedTime } from "./observed-time.ts";
import type { WatchedKey } from "./watched-key.ts";
import type { WatchedNetwork } from "./watched-network.ts";
import type { WindowWeigher } from "./window-weigher.ts";

/** What a running sum must reach before the window behind it is looked at. */
const SUSPICION = 8;

/** An observer at which a rise of the key in hand is suspected, and the hour in which it would have begun. */
export interface Suspect {
  readonly observer: number;
  readonly since: number;
}

/**
 * Takes hours of keys into their running sums. What an observer expects is the sum of its sensors' rates times the whole
 * hour, less what single sensors did not observe, so that an hour costs by the sensors that got packets.
 */
export class Suspicions {
  readonly #network: WatchedNetwork;
  readonly #time: ObservedTime;
  readonly #weigher: WindowWeigher;
  readonly #baseline: Baseline;
  /** Observers of the key in hand; each once, by the turn in which it was met, with its packets. */
  readonly #touched: number[] = [];
  readonly #suspected: number[] = [];
  readonly #touchedAt: Float64Array;
  readonly #packets: Float64Array;
  /** 1 for each observer and sensor that is part of it. */
  readonly #isPart: Uint8Array;
  #turn = 1;

  constructor(network: WatchedNetwork, time: ObservedTime, weigher: WindowWeigher) {
    this.#network = network;
    this.#time = time;
    this.#weigher = weigher;
    this.#baseline = weigher.createBaseline();
    this.#touchedAt = new Float64Array(network.observers.length);
    this.#packets = new Float64Array(network.observers.length);
    const sensors = network.sensors.length;
    this.#isPart = new Uint8Array(network.observers.length * sensors);
    network.observers.forEach((one, observer) => {
      for (const sensor of one.sensors) this.#isPart[observer * sensors + sensor] = 1;
    });
  }

  /**
   * Takes rows [from, to) of an hour, which are the key's, into the sums of every observer that one of their sensors is part
   * of; answers whether any of these speaks for a rise.
   */
  add(watched: WatchedKey, counts: HourCounts, from: number, to: number): boolean {
    this.#turnTo(watched, counts.hour);
    this.#touch(watched, counts, from, to);
    this.#suspected.length = 0;
    const { hour } = counts;
    for (const observer of this.#touched) {
      const clumping = this.#clumpingOf(watched, observer);
      const place = watched.sums.place(observer, hour, hour - LONGEST_WINDOW);
      const next = watched.sums.hourAt(place) + 1;
      const expected = this.#expected(watched, observer, hour, hour + 1);
      const missed = next < hour ? this.#expected(watched, observer, next, hour) / clumping : 0;
      const sensors = this.#network.observers[observer]?.sensors.length ?? 1;
      const spread = Math.max(clumping, dispersion(expected, 1, sensors));
      const sum = watched.sums.add(place, hour, missed, this.#packets[observer] ?? 0, expected, spread);
      if (sum >= SUSPICION) this.#suspected.push(observer);
    }
    return this.#suspected.length > 0;
  }

  /** The observers that were touched last whose sums speak for a rise. */
  *suspects(watched: WatchedKey, hour: number): Generator<Suspect, void, void> {
    for (const observer of this.#suspected) {
      const place = watched.sums.place(observer, hour, hour - LONGEST_WINDOW);
      for (const since of watched.sums.suspects(place, SUSPICION)) yield { observer, since };
    }
  }

  /** Measures the level of the day once, and lets go of sums that came to nothing. */
  #turnTo(watched: WatchedKey, hour: number): void {
    const day = Math.floor(hour / 24);
    const { level } = watched;
    if (level.day === day) return;
    level.day = day;
    this.#weigher.measure(this.#baseline, watched, day);
    const { packets, hours, clumping } = this.#baseline;
    level.clumping = clumping;
    if (level.rates.length === 0) level.rates = new Float64Array(packets.length);
    if (level.observers.length === 0) level.observers = new Float64Array(this.#network.observers.length);
    let [counted, all] = [0, 0];
    for (let sensor = 0; sensor < packets.length; sensor++) {
      const [count, known] = [packets[sensor] ?? 0, hours[sensor] ?? 0];
      const rate = known === 0 ? 0 : (count + 0.5) / known;
      counted += count;
      all += rate;
      level.rates[sensor] = rate;
    }
    level.packets = counted;
    level.all = all;
    this.#setObservers(watched);
    watched.sums.keep(
      (observer, since) => this.#expected(watched, observer, since, hour) / this.#clumpingOf(watched, observer),
    );
  }

  /** What is uneven at all sensors together is the less so at an observer the less of it comes there. */
  #clumpingOf({ level }: WatchedKey, observer: number): number {
    return 1 + ((level.clumping - 1) * (level.observers[observer] ?? 0)) / Math.max(level.all, 1e-12);
  }

  #setObservers({ level }: WatchedKey): void {
    level.observers.fill(0);
    for (let sensor = 0; sensor < level.rates.length; sensor++) {
      const rate = level.rates[sensor] ?? 0;
      if (rate === 0) continue;
      for (const observer of this.#network.observersOf[sensor] ?? []) {
        level.observers[observer] = (level.observers[observer] ?? 0) + rate;
      }
    }
  }

  #touch(watched: WatchedKey, counts: HourCounts, from: number, to: number): void {
    this.#touched.length = 0;
    for (let row = from; row < to; row++) {
      const sensor = counts.sensor[row] ?? 0;
      if (watched.level.rates[sensor] === 0) continue;
      for (const observer of this.#network.observersOf[sensor] ?? []) {
        if (this.#touchedAt[observer] !== this.#turn) {
          this.#touchedAt[observer] = this.#turn;
          this.#touched.push(observer);
          this.#packets[observer] = 0;
        }
        this.#packets[observer] = (this.#packets[observer] ?? 0) + (counts.packets[row] ?? 0);
      }
    }
    this.#turn += 1;
  }

  #expected({ level }: WatchedKey, observer: number, from: number, to: number): number {
    const whole = this.#time.whole(from, to);
    let expected = (level.observers[observer] ?? 0) * whole;
    const missed = this.#time.missed(from, to);
    if (missed === null) {
      for (const sensor of this.#network.observers[observer]?.sensors ?? []) {
        expected -= (level.rates[sensor] ?? 0) * (whole - this.#time.between(sensor, from, to));
      }
      return Math.max(0, expected);
    }
    for (const { sensor, hours } of missed) {
      if (this.#isPart[observer * level.rates.length + sensor] === 0) continue;
      expected -= (level.rates[sensor] ?? 0) * hours;
    }
    return Math.max(0, expected);
  }
}
