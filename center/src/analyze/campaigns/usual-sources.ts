import type { Cell } from "./cell.ts";

/** Days whose sources make the usual number, and how many of them must have been observed. */
const BASE_DAYS = 28;
const LEAST_DAYS = 7;

/** Sources by region; the empty text stands for all regions. */
export type RegionCounts = ReadonlyMap<string, number>;

/** How much of the network observed each day, in sensor-days. */
export type ObservedDays = ReadonlyMap<number, number>;

/** The days of those who do one thing; days of a surge are not among them, so that it does not become usual. */
export class UsualSources {
  readonly #days = new Map<number, RegionCounts>();

  set(day: number, counts: RegionCounts): void {
    this.#days.set(day, counts);
    this.#days.delete(day - 2 * BASE_DAYS);
  }

  forget(day: number): void {
    this.#days.delete(day);
  }

  /** Sources a sensor-day by region in the weeks before a day; null where too little of them was observed. */
  before(day: number, observed: ObservedDays): RegionCounts | null {
    let time = 0;
    let days = 0;
    const sums = new Map<string, number>();
    for (let before = day - BASE_DAYS; before < day; before++) {
      const seen = observed.get(before) ?? 0;
      if (seen === 0) continue;
      days++;
      time += seen;
      for (const [region, count] of this.#days.get(before) ?? []) sums.set(region, (sums.get(region) ?? 0) + count);
    }
    if (days < LEAST_DAYS) return null;
    return new Map([...sums].map(([region, count]) => [region, count / time]));
  }
}

/** Sources of cells by region and in all. */
export function countByRegion(cells: readonly Cell[]): RegionCounts {
  const counts = new Map<string, number>();
  for (const { region, sources } of cells) {
    counts.set(region, (counts.get(region) ?? 0) + sources);
    counts.set("", (counts.get("") ?? 0) + sources);
  }
  return counts;
}

/**
 * Distinct sources of cells of several days, as far as their samples tell: at least the most of one day, at most the sum.
 */
export function distinctSources(cells: readonly Cell[]): number {
  const byDay = new Map<number, number>();
  const known = new Set<number>();
  for (const { day, sources, sample } of cells) {
    byDay.set(day, (byDay.get(day) ?? 0) + sources);
    for (const source of sample) known.add(source);
  }
  return Math.max(known.size, ...byDay.values());
}
