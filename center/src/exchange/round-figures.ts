/**
 * A number with so many significant figures: what is published says no more than it knows, and no exact count leaves the
 * network. Whole numbers stay whole.
 */
export function roundFigures(value: number, figures: number): number {
  if (value === 0 || !Number.isFinite(value)) return 0;
  return Number(value.toPrecision(figures));
}

/** A share between 0 and 1 in whole per cent, as a share. */
export function roundShare(share: number): number {
  return Math.round(share * 100) / 100;
}
