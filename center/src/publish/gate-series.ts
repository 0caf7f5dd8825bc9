import { clipBound } from "./clip-bound.ts";
import type { PublishedValue } from "./clip-bound.ts";
import type { KeyedNoise } from "./keyed-noise.ts";
import { isMarked } from "./marker-guard.ts";
import { innerEpsilon } from "./publication-policy.ts";
import type { PublicationPeriod } from "../config/index.ts";
import type { PublicationPolicy } from "./publication-policy.ts";
import type { DaySpan, RawSeries, SensorDays } from "./sensor-days.ts";

/** A cell of a series: its days, and a label that is its name for ever (`2022-07-04`, `2022-07`, `2022Q3`). */
export interface CellSpan extends DaySpan {
  readonly label: string;
}

/** Why a cell is withheld. */
export type Withheld = "too early" | "too few sensors" | "under review";

/** One cell as it may be published: `value` is packets per sensor and day, with noise; null where it is withheld. */
export interface PublicCell {
  readonly label: string;
  readonly value: number | null;
  readonly withheld: Withheld | null;
  /** Standard deviation of the noise with all planned sensors at work; null where nothing is published. */
  readonly noise: number | null;
}

/** What the gate knows beside the counts. */
export interface GateOrder {
  readonly policy: PublicationPolicy;
  readonly noise: KeyedNoise;
  readonly period: PublicationPeriod;
  /** Level of the series before anything of it was published, packets per sensor-day; a public guess. */
  readonly firstLevel: number;
  /** What was published of the cells before the first, oldest first. */
  readonly published: readonly PublishedValue[];
  /** Number of the series' day on which is published. */
  readonly today: number;
}

/** Steps to which published values are rounded, in standard deviations of the noise: what lies below is noise of noise. */
const GRID = 0.125;

/**
 * The gate for a series of counts, cell after cell. Each sensor-day is clipped **before** the mean is taken, a part of the
 * sensors is drawn anew for each cell, and the noise is as wide as one sensor's largest part. What is told beside the value
 * (clip, noise, steps) follows from the policy, the number of sensors and values that are public already.
 */
export function gateSeries(order: GateOrder, series: RawSeries, cells: readonly CellSpan[]): readonly PublicCell[] {
  const published = [...order.published];
  return cells.map((cell) => {
    const gated = gateCell(order, series, cell, published);
    if (gated.withheld !== "too early") published.push(gated);
    return gated;
  });
}

function gateCell(
  { policy, noise, period, firstLevel, today }: GateOrder,
  series: RawSeries,
  cell: CellSpan,
  published: readonly PublishedValue[],
): PublicCell {
  const name = `${policy.name}/${series.name}/${period}/${cell.label}`;
  if (today < cell.to + policy.lateDays) return withhold(cell, "too early");
  if (!isEnough(policy, period, series, cell)) return withhold(cell, "too few sensors");
  const size = Math.max(1, Math.round(policy.poolShare * series.sensors.length));
  const epsilon = innerEpsilon(policy, period);
  const bound = clipBound(policy, period, published, firstLevel, (size * epsilon) / Math.SQRT2);
  const pool = poolOf(noise, series, name, size);
  const { packets, weight } = clippedSum(pool, bound, cell);
  if (weight === 0) return withhold(cell, "too few sensors");
  if (isMarked(policy, noise, name, pool, bound, cell)) return withhold(cell, "under review");
  const days = cell.to - cell.from;
  const deviation = (Math.SQRT2 * bound) / (size * epsilon);
  const step = GRID * deviation;
  const drawn = packets / weight + noise.laplace((bound * days) / (weight * epsilon), "cell", name);
  return { label: cell.label, value: Math.max(0, Math.round(drawn / step) * step), withheld: null, noise: deviation };
}

function withhold({ label }: CellSpan, withheld: Withheld): PublicCell {
  return { label, value: null, withheld, noise: null };
}

/** So many of the sensors, drawn by lot for the cell. */
function poolOf(noise: KeyedNoise, series: RawSeries, cell: string, size: number): readonly SensorDays[] {
  return series.sensors
    .map((sensor) => ({ sensor, lot: noise.uniform("pool", cell, String(sensor.sensor)) }))
    .toSorted((one, other) => one.lot - other.lot)
    .slice(0, size)
    .map(({ sensor }) => sensor);
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

/** Packets of the clipped sensor-days, and the sensor-days that were observed. */
function clippedSum(
  pool: readonly SensorDays[],
  bound: number,
  { from, to }: DaySpan,
): { readonly packets: number; readonly weight: number } {
  let [packets, weight] = [0, 0];
  for (let day = from; day < to; day++) {
    for (const { packets: counts, weights } of pool) {
      const observed = weights[day] ?? 0;
      packets += Math.min(counts[day] ?? 0, bound * observed);
      weight += observed;
    }
  }
  return { packets, weight };
}
