import type { PublicationPeriod, PublicationPolicy } from "./publication-policy.ts";

/** Least level of a series as a share of its first, so that a port that was silent for a while is not clipped for ever. */
const LEAST_LEVEL = 0.02;
/** Cells before a cell whose published values make its level. */
const CELLS_BEFORE: Readonly<Record<PublicationPeriod, number>> = { week: 8, month: 3, quarter: 2 };

/** What was published of a cell: both null where it was withheld. */
export interface PublishedValue {
  readonly value: number | null;
  /** Standard deviation of the noise in it. */
  readonly noise: number | null;
}

/**
 * The most that one sensor-day counts in a cell: so many times the mean of what was **published** of the cells before, with
 * the first level, which may be wrong by as much as itself, beside them; what has more noise weighs less. It follows from
 * public numbers alone, so that neither it nor the noise that it sets tells anything of the sensors. `published` are the cells
 * before, oldest first.
 */
export function clipBound(
  policy: PublicationPolicy,
  period: PublicationPeriod,
  published: readonly PublishedValue[],
  firstLevel: number,
): number {
  let [sum, weights] = [1 / firstLevel, 1 / firstLevel ** 2];
  for (const { value, noise } of published.slice(-CELLS_BEFORE[period])) {
    if (value === null || noise === null) continue;
    const weight = 1 / Math.max(noise, LEAST_LEVEL * firstLevel) ** 2;
    sum += weight * value;
    weights += weight;
  }
  return policy.clipTimes * Math.max(LEAST_LEVEL * firstLevel, sum / weights);
}
