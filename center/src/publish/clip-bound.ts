import type { PublicationPeriod, PublicationPolicy } from "./publication-policy.ts";

/** Least level of a series as a share of its first, so that a port that was silent for a while is not clipped for ever. */
const LEAST_LEVEL = 0.02;
/** Cells before a cell whose published values make its level. */
const CELLS_BEFORE: Readonly<Record<PublicationPeriod, number>> = { week: 8, month: 3, quarter: 2 };

/**
 * The most that one sensor-day counts in a cell: so many times the mean of what was **published** of the cells before, with
 * the first level in the place of those that there are not. It follows from public numbers alone, so that neither it nor the
 * noise that it sets tells anything of the sensors. `published` are the cells before, oldest first; null where one was withheld.
 */
export function clipBound(
  policy: PublicationPolicy,
  period: PublicationPeriod,
  published: readonly (number | null)[],
  firstLevel: number,
): number {
  const cells = CELLS_BEFORE[period];
  const before = published.filter((value) => value !== null).slice(-cells);
  const sum = before.reduce((total, value) => total + value, firstLevel * (cells - before.length));
  return policy.clipTimes * Math.max(LEAST_LEVEL * firstLevel, sum / cells);
}
