/** Lower bounds of the five steps of colour. */
export type StepBounds = readonly [number, number, number, number, number];

const COUNT_STEPS: readonly (readonly [number, StepBounds])[] = [
  [5, [1, 2, 3, 4, 5]],
  [12, [1, 2, 4, 7, 10]],
  [30, [1, 3, 6, 12, 20]],
  [100, [1, 5, 15, 30, 60]],
  [600, [1, 10, 30, 100, 300]],
  [10_000, [1, 30, 100, 500, 2000]],
];
const LARGEST: StepBounds = [1, 100, 1000, 10_000, 100_000];

/** Round bounds for counts up to `largest`. */
export function countSteps(largest: number): StepBounds {
  return COUNT_STEPS.find(([most]) => largest <= most)?.[1] ?? LARGEST;
}

/** The step of a value, 0 to 4, or -1 below the first. */
export function stepOf(value: number, bounds: StepBounds): number {
  return bounds.findLastIndex((bound) => value >= bound);
}

/** Bounds of rank-biased overlap: the published sensors agree to 0.94–0.97 at home and 0.41–0.73 with those abroad. */
export const OVERLAP_STEPS: StepBounds = [0, 0.4, 0.6, 0.8, 0.9];

/** The step of a rank-biased overlap. */
export function overlapStep(value: number): number {
  return stepOf(value, OVERLAP_STEPS);
}

/** Bounds of the observed share of a day; below the first it is missing. */
export const WEIGHT_STEPS: StepBounds = [0.25, 0.4, 0.6, 0.8, 0.99];

/** The step of an observed share; null is missing. */
export function weightStep(value: number | null): number | null {
  const step = value === null ? -1 : stepOf(value, WEIGHT_STEPS);
  return step < 0 ? null : step;
}
