import type { KeyedNoise } from "./keyed-noise.ts";
import type { PublicationPolicy } from "./publication-policy.ts";
import type { DaySpan, SensorDays } from "./sensor-days.ts";

/** Bursts within such a factor of each other are of one size. */
const ONE_SIZE = 1.25;
/** A count beyond the clip by such a factor is a burst. */
const BURST = 1.5;
/** The count of marked sensors is judged with noise of this scale, so that a single sensor cannot tip it. */
const NOISE = 2;
const LEAST_MARKED = 6;

/**
 * Whether a cell looks as if someone had marked a part of the sensors: about a third of them or more (but not most) got a
 * burst of one size on one day. Bursts at a few sensors are left to the clip, because a cell that is held for one sensor's
 * sake would tell where that sensor is.
 */
export function isMarked(
  policy: PublicationPolicy,
  noise: KeyedNoise,
  cell: string,
  sensors: readonly SensorDays[],
  bound: number,
  { from, to }: DaySpan,
): boolean {
  const least = Math.max(LEAST_MARKED, policy.markedShare * sensors.length);
  const most = sensors.length * (1 - policy.markedShare / 2);
  let marked = 0;
  for (let day = from; day < to; day++) {
    const alike = largestAlike(burstsOn(sensors, day, bound));
    if (alike <= most) marked = Math.max(marked, alike);
  }
  return marked + noise.laplace(NOISE, "guard", cell) >= least;
}

function burstsOn(sensors: readonly SensorDays[], day: number, bound: number): readonly number[] {
  return sensors.flatMap(({ packets, weights }) => {
    const observed = weights[day] ?? 0;
    const rate = observed === 0 ? 0 : (packets[day] ?? 0) / observed;
    return rate > BURST * bound ? [rate] : [];
  });
}

/** The most values that lie within `ONE_SIZE` of their smallest. */
function largestAlike(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  let [best, first] = [0, 0];
  for (let last = 0; last < sorted.length; last++) {
    while ((sorted[last] ?? 0) > ONE_SIZE * (sorted[first] ?? 0)) first++;
    best = Math.max(best, last - first + 1);
  }
  return best;
}
