import type { PublicationPolicy } from "./publication-policy.ts";
import { WEEK } from "./sensor-days.ts";
import type { RawSeries } from "./sensor-days.ts";

/** Least level of a port, packets per sensor-day: without it a port that was silent for a while would be clipped for ever. */
const LEAST_LEVEL = 0.5;

/** For each week of a series the most that one sensor-day counts, and whether enough weeks lie before it. */
export interface ClipBounds {
  readonly bounds: Float64Array;
  readonly settled: Uint8Array;
}

/**
 * The clip of each week, fixed by the weeks before it: so many times the mean of their own clipped means. What one sensor
 * does can move it no further than its own clipped part. The first weeks, which have none before, take the median
 * sensor-day of their own and are not settled.
 */
export function clipBounds(policy: PublicationPolicy, series: RawSeries): ClipBounds {
  const weeks = Math.ceil(series.days / WEEK);
  const bounds = new Float64Array(weeks);
  const settled = new Uint8Array(weeks);
  const levels: number[] = [];
  for (let week = 0; week < weeks; week++) {
    const before = levels.slice(-policy.clipWeeks);
    settled[week] = before.length >= policy.leastWeeks ? 1 : 0;
    const level = settled[week] === 1 ? meanOf(before) : medianDay(series, week);
    const bound = policy.clipTimes * Math.max(LEAST_LEVEL, level);
    bounds[week] = bound;
    const mean = clippedMean(series, week, bound);
    if (mean !== null) levels.push(mean);
  }
  return { bounds, settled };
}

function clippedMean(series: RawSeries, week: number, bound: number): number | null {
  let [packets, weight] = [0, 0];
  for (const { packets: counts, weights } of series.sensors) {
    for (let day = week * WEEK; day < Math.min(series.days, (week + 1) * WEEK); day++) {
      const observed = weights[day] ?? 0;
      packets += Math.min(counts[day] ?? 0, bound * observed);
      weight += observed;
    }
  }
  return weight === 0 ? null : packets / weight;
}

function medianDay(series: RawSeries, week: number): number {
  const rates: number[] = [];
  for (const { packets, weights } of series.sensors) {
    for (let day = week * WEEK; day < Math.min(series.days, (week + 1) * WEEK); day++) {
      const observed = weights[day] ?? 0;
      if (observed > 0) rates.push((packets[day] ?? 0) / observed);
    }
  }
  const sorted = rates.toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? 0;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
