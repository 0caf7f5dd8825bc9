/** Members of both lists ÷ members of either; 0 for two empty lists. */
export function jaccard(left: readonly number[], right: readonly number[]): number {
  const either = new Set([...left, ...right]);
  const both = [...new Set(left)].filter((item) => right.includes(item));
  return either.size === 0 ? 0 : both.length / either.size;
}

/**
 * Rank-biased overlap (Webber, Moffat and Zobel, 2010) summed to `depth` and divided by 1 − p^depth, so that two equal
 * lists of that length give 1. A list that is shorter than `depth` keeps its overlap at the deeper ranks.
 */
export function rankBiasedOverlap(left: readonly number[], right: readonly number[], p: number, depth: number): number {
  const seenLeft = new Set<number>();
  const seenRight = new Set<number>();
  let overlap = 0;
  let sum = 0;
  for (let rank = 1; rank <= depth; rank++) {
    const [a, b] = [left[rank - 1], right[rank - 1]];
    if (a !== undefined && a === b) overlap++;
    else {
      if (a !== undefined && seenRight.has(a)) overlap++;
      if (b !== undefined && seenLeft.has(b)) overlap++;
    }
    if (a !== undefined) seenLeft.add(a);
    if (b !== undefined) seenRight.add(b);
    sum += p ** (rank - 1) * (overlap / rank);
  }
  return ((1 - p) * sum) / (1 - p ** depth);
}

/** The greatest k up to `depth` at which the first k of both lists are the same set; 0 when there is none. */
export function sameSetTo(left: readonly number[], right: readonly number[], depth: number): number {
  for (let k = Math.min(depth, left.length, right.length); k > 0; k--) {
    const first = new Set(left.slice(0, k));
    if (right.slice(0, k).every((item) => first.has(item))) return k;
  }
  return 0;
}
