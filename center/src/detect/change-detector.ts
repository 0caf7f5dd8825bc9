import type { DetectedChange } from "./change.ts";
import { dispersion, leastListed, leastScore } from "./evidence.ts";
import type { HourCounts } from "./hour-counts.ts";
import { KEPT_HOURS, LONGEST_CHANGE, LONGEST_WINDOW, MOST_SENSORS } from "./key-history.ts";
import { ObservedTime } from "./observed-time.ts";
import { findScope } from "./scope.ts";
import { Suspicions } from "./suspicion.ts";
import { LEAST_PACKETS, WindowWeigher } from "./window-weigher.ts";
import type { Candidate } from "./window-weigher.ts";
import type { WatchedNetwork } from "./watched-network.ts";
import { watchKey } from "./watched-key.ts";
import type { OpenChange, WatchedKey } from "./watched-key.ts";

/** Of so many keys one gets more than a few packets a week; the others must show more. */
const COMMON = 4;
const KEPT_DAYS = KEPT_HOURS / 24;
/** What must speak for the usual rate before a change counts as ended. */
const END_EVIDENCE = 6;

/** Detectors that share the keys of one network among them: `index` of `of`. */
export interface DetectorPart {
  readonly index: number;
  readonly of: number;
  /** The keys of all of them when a day (24 hours since 1970 UTC) begins, of which this one watches `own`. */
  keysOfAll(day: number, own: number): number;
}

const WHOLE: DetectorPart = { index: 0, of: 1, keysOfAll: (_, own) => own };

/**
 * Finds the rises of many keys at many sensors, hour by hour. It looks only back: fed with a year of hours or with one
 * hour a time, it says the same. A key has one change at a time; a change is measured against the level before it began.
 */
export class ChangeDetector {
  readonly #network: WatchedNetwork;
  readonly #time: ObservedTime;
  readonly #weigher: WindowWeigher;
  readonly #keys = new Map<number, WatchedKey>();
  readonly #ended: DetectedChange[] = [];
  readonly #open = new Set<WatchedKey>();
  readonly #suspicions: Suspicions;
  readonly #window: Float64Array;
  readonly #part: DetectorPart;
  /** Keys under watch when the day began, by which all of its hours are judged. */
  #watchedKeys = 0;

  /** `first` is the first hour (since 1970 UTC) that will be added; a part takes all hours and watches its own keys. */
  constructor(network: WatchedNetwork, first: number, part: DetectorPart = WHOLE) {
    const sensors = network.sensors.length;
    if (sensors >= MOST_SENSORS) throw new RangeError(`${sensors} sensors are more than can be watched at once`);
    this.#network = network;
    this.#part = part;
    this.#time = new ObservedTime(sensors, first);
    this.#weigher = new WindowWeigher(this.#time, sensors);
    this.#suspicions = new Suspicions(network, this.#time, this.#weigher);
    this.#window = new Float64Array(sensors);
  }

  /** Takes in the next hour; throws a `RangeError` for any other. */
  add(counts: HourCounts): void {
    if (counts.hour !== this.#time.end) throw new RangeError(`hour ${counts.hour} does not follow ${this.#time.end}`);
    let all = 0;
    for (let row = 0; row < counts.length; row++) all += counts.packets[row] ?? 0;
    this.#time.add(counts.observed, counts.all ?? all);
    const { index, of } = this.#part;
    if (counts.hour % 24 === 0) this.#watchedKeys = this.#part.keysOfAll(counts.hour / 24, this.#keys.size);
    for (let from = 0; from < counts.length;) {
      let to = from + 1;
      while (to < counts.length && counts.key[to] === counts.key[from]) to++;
      if (of === 1 || partOf(counts.key[from] ?? 0, of) === index) this.#addKey(counts, from, to);
      from = to;
    }
    for (const watched of this.#open) this.#follow(watched, counts.hour);
    if (counts.hour % 24 === 0) this.#forget(counts.hour);
  }

  /** Every change so far, those that go on with what they are by now, in order of their beginnings. */
  changes(): readonly DetectedChange[] {
    const open = [...this.#open].flatMap((watched) => this.#describe(watched, null));
    return [...this.#ended, ...open].toSorted((one, other) => one.start - other.start || one.key - other.key);
  }

  #addKey(counts: HourCounts, from: number, to: number): void {
    const watched = this.#watched(counts.key[from] ?? 0, counts.hour);
    watched.last = counts.hour;
    this.#turnTo(watched, counts);
    for (let row = from; row < to; row++) {
      const packets = counts.packets[row] ?? 0;
      watched.history.add(counts.hour, counts.sensor[row] ?? 0, packets);
      watched.packets += packets;
    }
    if (watched.open !== null || watched.packets < LEAST_PACKETS) return;
    if (!this.#suspicions.add(watched, counts, from, to)) return;
    const candidate = this.#suspect(watched, counts.hour);
    if (candidate !== null) this.#begin(watched, candidate, counts.hour);
  }

  /** Once a day, since when the key is counted and what is remembered of it: what it did earlier must not matter. */
  #turnTo(watched: WatchedKey, counts: HourCounts): void {
    const day = Math.floor(counts.hour / 24);
    if (watched.packetsDay === day) return;
    watched.packetsDay = day;
    watched.packets = watched.history.total(day * 24 - KEPT_HOURS, day * 24, LEAST_PACKETS);
    watched.countedDay = counts.countedSince?.(watched.key) ?? 0;
    watched.clumped = counts.isClumped?.(watched.key) ?? false;
  }

  /** Lets go of keys from which nothing came for as long as anything is remembered. */
  #forget(hour: number): void {
    for (const [key, watched] of this.#keys) {
      if (watched.open === null && watched.last < hour - KEPT_HOURS) this.#keys.delete(key);
      while ((watched.disturbances[0]?.last ?? Infinity) < hour / 24 - KEPT_DAYS) watched.disturbances.shift();
    }
  }

  #watched(key: number, hour: number): WatchedKey {
    const known = this.#keys.get(key);
    if (known !== undefined) return known;
    const made = watchKey(key, hour, this.#network.sensors.length, this.#network.observers.length);
    this.#keys.set(key, made);
    return made;
  }

  #suspect(watched: WatchedKey, hour: number): Candidate | null {
    const least = leastScore(this.#watchedKeys / COMMON, watched);
    let best: Candidate | null = null;
    for (const { observer, since } of this.#suspicions.suspects(watched, hour)) {
      const start = Math.max(since, hour + 1 - LONGEST_WINDOW);
      const sensors = this.#network.observers[observer]?.sensors ?? [];
      const candidate = this.#weigher.weigh(watched, sensors, start, hour + 1);
      if (candidate.score >= least && candidate.score > (best?.score ?? 0)) best = candidate;
    }
    return best;
  }

  #begin(watched: WatchedKey, candidate: Candidate, hour: number): void {
    const { start, baseline } = candidate;
    const size = this.#window.length;
    const change: OpenChange = {
      start,
      noticed: hour,
      baseline,
      packets: new Float64Array(size),
      expected: new Float64Array(size),
      sensors: candidate.sensors,
      factor: Math.max(1.25, Math.sqrt(candidate.factor), candidate.factor / 4),
      back: 0,
      backSince: hour + 1,
    };
    watched.history.sumInto(change.packets, start, hour);
    this.#addExpected(change, start, hour);
    watched.open = change;
    this.#open.add(watched);
  }

  #addExpected(change: OpenChange, from: number, to: number): void {
    const { packets, hours } = change.baseline;
    for (let sensor = 0; sensor < change.expected.length; sensor++) {
      const known = hours[sensor] ?? 0;
      if (known === 0) continue;
      const rate = ((packets[sensor] ?? 0) + 0.3) / known;
      change.expected[sensor] = (change.expected[sensor] ?? 0) + rate * this.#time.between(sensor, from, to);
    }
  }

  /** Takes an hour into a change that goes on, and ends it when the usual rate is back. */
  #follow(watched: WatchedKey, hour: number): void {
    const change = watched.open;
    if (change === null) return;
    this.#window.fill(0);
    watched.history.sumInto(this.#window, hour, hour + 1);
    let [packets, expected] = [0, 0];
    for (const sensor of change.sensors) {
      const known = change.baseline.hours[sensor] ?? 0;
      if (known === 0) continue;
      packets += this.#window[sensor] ?? 0;
      const rate = ((change.baseline.packets[sensor] ?? 0) + 0.3) / known;
      expected += rate * this.#time.between(sensor, hour, hour + 1);
    }
    const spread = Math.max(change.baseline.clumping, dispersion(expected, 1, change.sensors.length));
    const speaks = ((change.factor - 1) * expected - packets * Math.log(change.factor)) / spread;
    if (change.back + speaks <= 0) change.backSince = hour + 1;
    change.back = Math.max(0, change.back + speaks);
    for (let sensor = 0; sensor < this.#window.length; sensor++) {
      change.packets[sensor] = (change.packets[sensor] ?? 0) + (this.#window[sensor] ?? 0);
    }
    this.#addExpected(change, hour, hour + 1);
    if (change.back >= END_EVIDENCE) this.#end(watched, change);
    else if (hour + 1 >= change.start + LONGEST_CHANGE) this.#settle(watched, hour);
  }

  /** Ends a change that has lasted so long that what it rose to is the usual level. */
  #settle(watched: WatchedKey, hour: number): void {
    this.#ended.push(...this.#describe(watched, hour + 1));
    this.#close(watched);
  }

  #end(watched: WatchedKey, change: OpenChange): void {
    const end = Math.max(change.backSince, change.noticed + 1);
    change.packets.fill(0);
    change.expected.fill(0);
    watched.history.sumInto(change.packets, change.start, end);
    this.#addExpected(change, change.start, end);
    const described = this.#describe(watched, end);
    this.#ended.push(...described);
    const sensors = new Set([...change.sensors, ...described.flatMap(({ found }) => found.sensors)]);
    watched.disturbances.push({
      sensors: [...sensors],
      first: Math.floor(change.start / 24),
      last: Math.floor((end - 1) / 24),
    });
    this.#close(watched);
  }

  #close(watched: WatchedKey): void {
    watched.open = null;
    watched.sums.clear();
    watched.level.day = -1;
    this.#open.delete(watched);
  }

  #describe(watched: WatchedKey, end: number | null): readonly DetectedChange[] {
    const change = watched.open;
    if (change === null) return [];
    const judged = Uint8Array.from(change.baseline.hours, (hours) => (hours > 0 ? 1 : 0));
    const evidence = {
      packets: change.packets.map((packets, sensor) => (judged[sensor] === 1 ? packets : 0)),
      expected: change.expected.slice(),
      judged,
    };
    const found = findScope(this.#network, evidence, (end ?? this.#time.end) - change.start);
    if (found === null) return [];
    const until = end ?? this.#time.end;
    const weighed = this.#weigher.weighAgainst(change.baseline, watched, found.sensors, change.start, until);
    if (weighed.score < leastListed(watched)) return [];
    return [
      {
        key: watched.key,
        start: change.start,
        end,
        noticed: change.noticed,
        score: weighed.score,
        found,
        evidence,
      },
    ];
  }
}

/** Spreads keys evenly, whatever their bits mean. */
function partOf(key: number, parts: number): number {
  const mixed = Math.imul((key >>> 0) ^ Math.imul((key / 2 ** 32) | 0, 0x9e3779b1), 0x85ebca6b);
  return ((mixed ^ (mixed >>> 15)) >>> 8) % parts;
}
