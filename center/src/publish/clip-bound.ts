import type { PublicationPeriod } from "../config/index.ts";
import type { PublicationPolicy } from "./publication-policy.ts";

/** Least level of a series as a share of its first, so that a port that was silent for a while is not clipped for ever. */
const LEAST_LEVEL = 0.02;
/** Cells before a cell whose published values make its level. */
const CELLS_BEFORE: Readonly<Record<PublicationPeriod, number>> = { week: 8, month: 3, quarter: 2 };
/** A value so near its clip was cut off: the level lies somewhere above it. */
const CUT_OFF = 0.75;

/** A cell that was held because its sensors looked marked may only have had a level that is far too low: it doubles, so often at most. */
const MOST_DOUBLINGS = 6;

/** What was published of a cell: value and noise are null where it was withheld. */
export interface PublishedValue {
  readonly withheld?: string | null;
  readonly value: number | null;
  /** Standard deviation of the noise in it. */
  readonly noise: number | null;
}

/**
 * The most that one sensor-day counts in a cell: so many times the mean of what was **published** of the cells before, with
 * the first level, which may be wrong by as much as itself, beside them; what has more noise weighs less, and where a clip cut
 * a value off, the level is higher than that and than all before; each cell that was held since doubles it. It follows from public numbers alone, so that neither it nor the noise that it
 * sets tells anything of the sensors. `published` are the cells before, oldest first; `boundPerNoise` is how many times the
 * noise of a cell its clip is.
 */
export function clipBound(
  policy: PublicationPolicy,
  period: PublicationPeriod,
  published: readonly PublishedValue[],
  firstLevel: number,
  boundPerNoise: number,
): number {
  const before = sinceHeld(published)
    .flatMap(({ value, noise }) => (value === null || noise === null ? [] : [{ value, noise }]))
    .slice(-CELLS_BEFORE[period]);
  const isCutOff = ({ value, noise }: (typeof before)[number]): boolean => value > CUT_OFF * boundPerNoise * noise;
  const cut = before.findLastIndex(isCutOff);
  const since = before.slice(cut + 1);
  const leastNoise = Math.max(since.at(-1)?.noise ?? 0, LEAST_LEVEL * firstLevel);
  const cutLevel = since.length === 0 ? (before[cut]?.value ?? 0) : 0;
  let [sum, weights] = [1 / firstLevel, 1 / firstLevel ** 2];
  for (const { value, noise } of since) {
    const weight = 1 / Math.max(noise, leastNoise) ** 2;
    sum += weight * value;
    weights += weight;
  }
  const level = Math.max(LEAST_LEVEL * firstLevel, cutLevel, sum / weights);
  return policy.clipTimes * level * 2 ** Math.min(MOST_DOUBLINGS, heldLast(published));
}

/** The cells after the last one that was held, if any was published since: what was before it may have been far too low. */
function sinceHeld(published: readonly PublishedValue[]): readonly PublishedValue[] {
  const after = published.slice(published.findLastIndex(({ withheld }) => withheld === "under review") + 1);
  return after.some(({ value }) => value !== null) ? after : published;
}

/** How many of the last cells were held, one after the other. */
function heldLast(published: readonly PublishedValue[]): number {
  return published.length - 1 - published.findLastIndex(({ withheld }) => withheld !== "under review");
}
