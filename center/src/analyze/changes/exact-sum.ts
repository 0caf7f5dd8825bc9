/**
 * Rounds numbers to whole multiples of 1 ÷ `scale` that add up to the rounded `whole`, each by less than one multiple from
 * its own value: those whose rests are largest are rounded up. `values` must add up to `whole`, but for the last digits of
 * a floating-point sum. Answers the multiples.
 */
export function roundToSum(values: readonly number[], whole: number, scale: number): readonly number[] {
  const rounded = values.map((value) => Math.floor(value * scale));
  const missing = Math.round(whole * scale) - rounded.reduce((sum, value) => sum + value, 0);
  const rest = (index: number): number => (values[index] ?? 0) * scale - (rounded[index] ?? 0);
  const order = values.map((_, index) => index).toSorted((one, other) => rest(other) - rest(one) || one - other);
  for (const index of order.slice(0, Math.max(0, missing))) rounded[index] = (rounded[index] ?? 0) + 1;
  return rounded;
}
