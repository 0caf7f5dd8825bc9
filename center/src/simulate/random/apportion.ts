/**
 * Splits a whole number over parts in proportion to their weights. The parts are whole numbers that sum to `total`; each
 * differs from its exact share by less than one. `phase` (0 to 1) says where the rounding begins.
 */
export function apportion(total: number, weights: ArrayLike<number>, phase = 0.5): number[] {
  let sum = 0;
  for (let index = 0; index < weights.length; index++) sum += weights[index] ?? 0;
  const parts: number[] = [];
  let reached = 0;
  let given = Math.floor(phase);
  for (let index = 0; index < weights.length; index++) {
    reached += weights[index] ?? 0;
    const until = index === weights.length - 1 || sum === 0 ? total : (total * reached) / sum;
    const upTo = sum === 0 && index < weights.length - 1 ? given : Math.floor(until + phase);
    parts.push(upTo - given);
    given = upTo;
  }
  return parts;
}

/**
 * Where the whole units of `total` fall when it is spent along a rising curve from 0 to 1: how many fall between two
 * points of the curve. Consecutive calls over the whole curve sum to `total` (a whole number) for any phase below 1.
 */
export function unitsBetween(total: number, from: number, to: number, phase: number): number {
  return Math.floor(total * to + phase) - Math.floor(total * from + phase);
}
