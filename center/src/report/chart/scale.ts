/** A value axis from 0 to `max` with a label every `interval`. */
export interface ValueScale {
  readonly max: number;
  readonly interval: number;
  /** Decimals that the labels need. */
  readonly decimals: number;
}

/**
 * The axis with round labels (1, 2, 2.5 or 5 times a power of ten) that holds `largest` with at most `steps` intervals; of
 * whole numbers with labels that are whole.
 */
export function valueScale(largest: number, steps = 5, whole = false): ValueScale {
  if (!(largest > 0)) return { max: 1, interval: 1, decimals: 0 };
  const power = 10 ** Math.floor(Math.log10(largest / steps));
  const fits = (step: number): boolean =>
    step * power * steps >= largest * 0.9999999 && !(whole && !Number.isInteger(Number((step * power).toPrecision(6))));
  const factor = [1, 2, 2.5, 5, 10].find(fits) ?? 10;
  const interval = Number((factor * power).toPrecision(6));
  const max = Number((Math.ceil((largest / interval) * 0.9999999) * interval).toPrecision(12));
  return { max, interval, decimals: Math.max(0, -Math.floor(Math.log10(interval)) + (factor === 2.5 ? 1 : 0)) };
}
