import { clipBounds } from "./clip-bounds.ts";
import type { KeyedNoise } from "./keyed-noise.ts";
import { isMarked } from "./marker-guard.ts";
import { innerEpsilon } from "./publication-policy.ts";
import type { PublicationPeriod, PublicationPolicy } from "./publication-policy.ts";
import { WEEK } from "./sensor-days.ts";
import type { DaySpan, RawSeries, SensorDays } from "./sensor-days.ts";

/** A cell of a series: its days, and a label that is its name for ever (`2022-W27`, `2022-07`, `2022Q3`). */
export interface CellSpan extends DaySpan {
  readonly label: string;
}

/** Why a cell is withheld. */
export type Withheld = "too early" | "too few sensors" | "no history" | "under review";

/** One cell as it may be published: `value` is packets per sensor and day, with noise; null where it is withheld. */
export interface PublicCell {
  readonly label: string;
  readonly value: number | null;
  readonly withheld: Withheld | null;
  /** Standard deviation of the noise; null where nothing is published. */
  readonly noise: number | null;
}

/** Steps to which published values are rounded, in standard deviations of the noise: what lies below is noise of noise. */
const GRID = 0.125;

/**
 * The gate for a series of counts. Each sensor-day is clipped **before** the mean is taken, the sensors are drawn anew for
 * each cell, and the noise is as wide as one sensor's largest part. `today` is the number of the series' day today.
 */
export function gateSeries(
  policy: PublicationPolicy,
  noise: KeyedNoise,
  series: RawSeries,
  period: PublicationPeriod,
  cells: readonly CellSpan[],
  today: number,
): readonly PublicCell[] {
  const { bounds, settled } = clipBounds(policy, series);
  const epsilon = innerEpsilon(policy, period);
  return cells.map((cell) => {
    const name = `${policy.name}/${series.name}/${period}/${cell.label}`;
    const pool = poolOf(policy, noise, series, name, cell);
    if (today < cell.to + policy.lateDays) return withhold(cell, "too early");
    if (settled[Math.floor(cell.from / WEEK)] !== 1) return withhold(cell, "no history");
    if (!isEnough(policy, period, series, cell)) return withhold(cell, "too few sensors");
    if (isMarked(policy, noise, name, pool, bounds, cell)) return withhold(cell, "under review");
    const { mean, part } = clippedMean(pool, bounds, cell);
    const scale = part / epsilon;
    const deviation = Math.SQRT2 * scale;
    const step = GRID * deviation;
    const drawn = mean + noise.laplace(scale, "cell", name);
    return { label: cell.label, value: Math.max(0, Math.round(drawn / step) * step), withheld: null, noise: deviation };
  });
}

function withhold({ label }: CellSpan, withheld: Withheld): PublicCell {
  return { label, value: null, withheld, noise: null };
}

function poolOf(
  policy: PublicationPolicy,
  noise: KeyedNoise,
  series: RawSeries,
  cell: string,
  span: DaySpan,
): readonly SensorDays[] {
  return series.sensors.filter(
    (sensor) => observedDays(sensor, span) > 0 && noise.chance(policy.poolShare, "pool", cell, String(sensor.sensor)),
  );
}

/** Judged over all sensors of the group that observed half of the cell, not over those drawn, so that it tells nothing of the draw. */
function isEnough(policy: PublicationPolicy, period: PublicationPeriod, series: RawSeries, span: DaySpan): boolean {
  const present = series.sensors.filter((sensor) => observedDays(sensor, span) * 2 >= span.to - span.from);
  const operators = new Set(present.map(({ operator }) => operator));
  const least = policy.least[period];
  return present.length >= least.sensors && operators.size >= least.operators;
}

function observedDays({ weights }: SensorDays, { from, to }: DaySpan): number {
  let sum = 0;
  for (let day = from; day < to; day++) sum += weights[day] ?? 0;
  return sum;
}

/** The mean of the clipped sensor-days, and the most that one sensor can move it by. */
function clippedMean(
  pool: readonly SensorDays[],
  bounds: Float64Array,
  { from, to }: DaySpan,
): { readonly mean: number; readonly part: number } {
  let [packets, weight, largest] = [0, 0, 0];
  for (let day = from; day < to; day++) {
    const bound = bounds[Math.floor(day / WEEK)] ?? 0;
    largest += bound;
    for (const { packets: counts, weights } of pool) {
      const observed = weights[day] ?? 0;
      packets += Math.min(counts[day] ?? 0, bound * observed);
      weight += observed;
    }
  }
  return { mean: packets / weight, part: largest / weight };
}
