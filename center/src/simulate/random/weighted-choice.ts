import type { Random } from "./random.ts";

/** Draws indices in proportion to weights in constant time (Walker's alias method). */
export interface WeightedChoice {
  readonly size: number;
  draw(random: Random): number;
}

/** Builds the tables once; weights are not negative and at least one is positive. */
export function createChoice(weights: ArrayLike<number>): WeightedChoice {
  const size = weights.length;
  let sum = 0;
  for (let index = 0; index < size; index++) sum += weights[index] ?? 0;
  const keep = Float64Array.from({ length: size }, (_, index) => ((weights[index] ?? 0) * size) / sum);
  const alias = new Uint32Array(size);
  const small: number[] = [];
  const large: number[] = [];
  keep.forEach((share, index) => (share < 1 ? small : large).push(index));
  while (small.length > 0 && large.length > 0) {
    const low = small.pop() ?? 0;
    const high = large.at(-1) ?? 0;
    alias[low] = high;
    const rest = (keep[high] ?? 0) + (keep[low] ?? 0) - 1;
    keep[high] = rest;
    if (rest < 1) small.push(large.pop() ?? 0);
  }
  for (const index of [...small, ...large]) keep[index] = 1;
  return {
    size,
    draw(random) {
      const point = random.unit() * size;
      const index = Math.floor(point);
      return point - index < (keep[index] ?? 1) ? index : (alias[index] ?? 0);
    },
  };
}
