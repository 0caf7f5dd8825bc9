/** Whole counts are published in steps of so many at least, whatever they count. */
export const LEAST_COUNT = 10;

/**
 * A ratio with so many significant figures: what is published says no more than it knows. For counts and rates, which tell
 * of packets that somebody may have sent to find a sensor, see `roundCount` and `roundRate`.
 */
export function roundFigures(value: number, figures: number): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  return Number(value.toPrecision(figures));
}

/** A share between 0 and 1 in whole per cent, as a share. */
export function roundShare(share: number): number {
  return Math.round(share * 100) / 100;
}

/** A count in two significant figures and whole tens: 1,234 is 1,200, 456 is 460, 7 is 10, and 0 says fewer than five. */
export function roundCount(count: number): number {
  return roundTo(count, LEAST_COUNT);
}

/**
 * Packets per sensor in two significant figures, and in steps that are ten packets at one of the `sensors` or more: what
 * the step is follows from the printed number of sensors alone.
 */
export function roundRate(rate: number, sensors: number): number {
  return roundTo(rate, rateStep(sensors));
}

/** The least of 1, 2 and 5 times a power of ten that is ten packets at one of so many sensors, or more. */
export function rateStep(sensors: number): number {
  const least = LEAST_COUNT / Math.max(1, sensors);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].find((one) => one * power >= least * (1 - 1e-9)) ?? 10;
  return exact(step * power);
}

function roundTo(value: number, least: number): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  const step = Math.max(least, 10 ** (Math.floor(Math.log10(Math.abs(value))) - 1));
  return exact(Math.round(value / step) * step);
}

/** Without what binary fractions add behind the twelfth figure; never −0. */
function exact(value: number): number {
  return Number(value.toPrecision(12)) + 0;
}
