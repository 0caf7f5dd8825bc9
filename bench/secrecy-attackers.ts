import type { RawSeries } from "@teiten/center/publish";
import type { Channel, Reading } from "./secrecy-channel.ts";
import { CANDIDATES, withBursts } from "./secrecy-fleet.ts";
import type { Chance, SecretFleet } from "./secrecy-fleet.ts";

/** Packets that an attacker sends to one address at once, from as many forged sources. */
export const BURST = 1_000_000;
/** Days before the first attack, from which the publication takes its levels. */
export const HISTORY = 182;

/**
 * Did my burst reach a sensor? The best single threshold over many trials, each with a channel of its own key:
 * true minus false positives. A withheld cell is an answer of its own. `spread` sends the packets evenly over the cell.
 */
export function singleBurst(
  makeChannel: () => Channel,
  fleet: SecretFleet,
  chance: Chance,
  trials: number,
  spread: boolean,
): number {
  const quiet: Reading[] = [];
  const hit: Reading[] = [];
  for (let trial = 0; trial < trials; trial++) {
    const series = fleet.series[trial % fleet.series.length];
    if (series === undefined) continue;
    const channel = makeChannel();
    const sensor = Math.floor(chance.uniform() * fleet.places.length);
    const days = spread ? channel.cellDays : 1;
    const burst = withBursts(series, (one) => one === sensor, BURST / days, HISTORY, HISTORY + days);
    hit.push(against(channel, burst));
    quiet.push(against(makeChannel(), series));
  }
  return advantage(quiet, hit);
}

/** The attacked cell against the one before, as it was published. */
function against(channel: Channel, series: RawSeries): Reading {
  const usual = channel.read(series, HISTORY - channel.cellDays);
  const reading = channel.read(series, HISTORY);
  return reading === null || usual === null ? null : reading / Math.max(usual, 1);
}

/**
 * Did my burst reach a sensor, read from everything but the value: the noise that is stated for the cell after the attacked
 * one, which follows from that cell. It must tell no more than the values do.
 */
export function statedNoise(makeChannel: () => Channel, fleet: SecretFleet, chance: Chance, trials: number): number {
  const quiet: Reading[] = [];
  const hit: Reading[] = [];
  for (let trial = 0; trial < trials; trial++) {
    const series = fleet.series[trial % fleet.series.length];
    if (series === undefined) continue;
    const sensor = Math.floor(chance.uniform() * fleet.places.length);
    const burst = withBursts(series, (one) => one === sensor, BURST, HISTORY, HISTORY + 1);
    hit.push(noiseAfter(makeChannel(), burst));
    quiet.push(noiseAfter(makeChannel(), series));
  }
  return advantage(quiet, hit);
}

function noiseAfter(channel: Channel, series: RawSeries): Reading {
  const [before, after] = [0, 1].map((cells) => channel.noiseOf(series, HISTORY + cells * channel.cellDays));
  return before === null || before === undefined || after === null || after === undefined ? null : after / before;
}

/** The greatest difference of the two distributions, over all thresholds and "withheld". */
export function advantage(quiet: readonly Reading[], hit: readonly Reading[]): number {
  const withheld = (readings: readonly Reading[]): number =>
    readings.filter((one) => one === null).length / readings.length;
  let best = Math.abs(withheld(hit) - withheld(quiet));
  const above = (readings: readonly Reading[], threshold: number): number =>
    readings.filter((one) => one !== null && one >= threshold).length / readings.length;
  for (const threshold of hit) {
    if (threshold !== null) best = Math.max(best, above(hit, threshold) - above(quiet, threshold));
  }
  return best;
}

/**
 * Binary splitting: parts of the candidates are marked, one part on each port, and the parts that rise are split. Every
 * answer is taken as it comes, without repetition, as often in a year as the channel allows. Sensors located alone.
 */
export function groupTesting(channel: Channel, fleet: SecretFleet, chance: Chance): number {
  const sensorAt = new Map(fleet.places.map((place, sensor) => [place, sensor]));
  const parts: { readonly from: number; readonly to: number }[] = [];
  for (let from = 0; from < CANDIDATES; from += 1024) parts.push({ from, to: from + 1024 });
  parts.sort(() => chance.uniform() - 0.5);
  const located = new Set<number>();
  const step = channel.cellDays + Math.max(channel.delayDays, 1);
  const last = (fleet.series[0]?.days ?? 0) - channel.cellDays;
  for (let day = HISTORY; day <= last; day += step) {
    for (const series of fleet.series) {
      const part = parts.pop();
      if (part === undefined) return located.size;
      const isHit = (sensor: number): boolean => isWithin(fleet.places[sensor] ?? -1, part);
      const marked = withBursts(series, isHit, BURST, day, day + channel.cellDays);
      if (!hasRisen(channel, marked, day)) continue;
      if (part.to - part.from > 1) {
        const middle = (part.from + part.to) >> 1;
        parts.push({ from: part.from, to: middle }, { from: middle, to: part.to });
        continue;
      }
      const sensor = sensorAt.get(part.from);
      if (sensor !== undefined) located.add(sensor);
    }
  }
  return located.size;
}

function isWithin(place: number, { from, to }: { readonly from: number; readonly to: number }): boolean {
  return place >= from && place < to;
}

/** Against the cell before, as the attacker sees both: a rise by a quarter. */
function hasRisen(channel: Channel, marked: RawSeries, day: number): boolean {
  const [before, now] = [channel.read(marked, day - channel.cellDays), channel.read(marked, day)];
  if (now === null || before === null) return false;
  return now > 1.25 * before;
}

/** What a reading says beyond the mean of those before it. */
function surprise(value: number, mean: { sum: number; readings: number } | undefined): number {
  if (mean === undefined) return 0;
  const expected = mean.readings === 0 ? value : mean.sum / mean.readings;
  mean.sum += value;
  mean.readings += 1;
  return value - expected;
}

/** How the random-halves attacker marks: what share of the candidates, and how. */
export interface HalvesPlan {
  readonly share: number;
  readonly weeks: number;
}

/**
 * Each cell of each series a random part of the candidates is marked for the whole cell; a candidate's score is how the cells
 * rose when it was marked. `rankedFirst` tells how many sensors are among the first.
 */
export function randomHalves(channel: Channel, fleet: SecretFleet, chance: Chance, plan: HalvesPlan): Float64Array {
  const scores = new Float64Array(CANDIDATES);
  const means = fleet.series.map(() => ({ sum: 0, readings: 0 }));
  const days = Math.min((fleet.series[0]?.days ?? 0) - channel.cellDays, HISTORY + plan.weeks * 7 - channel.cellDays);
  for (let day = HISTORY; day <= days; day += channel.cellDays) {
    for (const [port, series] of fleet.series.entries()) {
      const marks = randomMarks(chance, plan.share);
      const isHit = (sensor: number): boolean => marks[fleet.places[sensor] ?? 0] === 1;
      const marked = withBursts(series, isHit, BURST, day, day + channel.cellDays);
      const reading = channel.read(marked, day);
      const usual = channel.read(series, day - channel.cellDays);
      if (reading === null || usual === null || usual <= 0) continue;
      const signal = surprise(Math.log(Math.max(reading, 1) / Math.max(usual, 1)), means[port]);
      addScores(scores, marks, plan.share, signal);
    }
  }
  return scores;
}

/** 1 for each candidate that is marked, with probability `share`. */
export function randomMarks(chance: Chance, share: number): Uint8Array {
  return Uint8Array.from({ length: CANDIDATES }, () => (chance.uniform() < share ? 1 : 0));
}

/** Adds what a signal tells of the marked candidates and of the others. */
export function addScores(scores: Float64Array, marks: Uint8Array, share: number, signal: number): void {
  for (let place = 0; place < CANDIDATES; place++) {
    scores[place] = (scores[place] ?? 0) + signal * ((marks[place] ?? 0) - share);
  }
}

/** Share of the sensors among as many candidates of the highest scores. */
export function rankedFirst(scores: Float64Array, fleet: SecretFleet): number {
  const order = Array.from({ length: CANDIDATES }, (_, place) => place).toSorted(
    (one, other) => (scores[other] ?? 0) - (scores[one] ?? 0),
  );
  const first = new Set(order.slice(0, fleet.places.length));
  return fleet.places.filter((place) => first.has(place)).length / fleet.places.length;
}

/** Scores of several attacks at once, each by its own spread, so that none drowns the others. */
export function together(all: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(CANDIDATES);
  for (const scores of all) {
    const mean = scores.reduce((total, score) => total + score, 0) / CANDIDATES;
    const spread = Math.sqrt(scores.reduce((total, score) => total + (score - mean) ** 2, 0) / CANDIDATES);
    if (spread > 0) scores.forEach((score, place) => (sum[place] = (sum[place] ?? 0) + (score - mean) / spread));
  }
  return sum;
}
