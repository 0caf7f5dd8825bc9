import type { CellSpan } from "./gate-series.ts";
import type { KeyedNoise } from "./keyed-noise.ts";
import type { PublicationPeriod } from "../config/index.ts";
import type { PublicationPolicy } from "./publication-policy.ts";
import type { RawSeries } from "./sensor-days.ts";

/** Steps in which an observed share is told: less than that is noise. */
const STEP = 0.05;

/**
 * The observed share of a group's time in a cell, 0 to 1, with noise as wide as what one sensor can take away by being down
 * for the whole of it: who shuts a sensor out for a week must not find it in the coverage. `noise` is before the rounding.
 */
export function gateCoverage(
  policy: PublicationPolicy,
  noise: KeyedNoise,
  period: PublicationPeriod,
  series: RawSeries,
  cell: CellSpan,
): { readonly share: number; readonly noise: number } {
  const scale = 1 / (Math.max(1, series.sensors.length) * policy.epsilon[period]);
  let observed = 0;
  for (const { weights } of series.sensors) {
    for (let day = cell.from; day < cell.to; day++) observed += Math.min(1, weights[day] ?? 0);
  }
  const share = observed / Math.max(1, series.sensors.length) / (cell.to - cell.from);
  const drawn = share + noise.laplace(scale, "coverage", `${policy.name}/${series.name}/${period}/${cell.label}`);
  return { share: Math.min(1, Math.max(0, Math.round(drawn / STEP) * STEP)), noise: Math.SQRT2 * scale };
}
