/** How far two sensors' ten largest ports agree. */
export interface Agreement {
  readonly jaccard: number;
  /** Rank-biased overlap with p = 0.9 to depth 10, divided by its greatest value there. */
  readonly rbo: number;
  /** The greatest depth at which both sets are the same. */
  readonly sameSetTo: number;
}

const PERSISTENCE = 0.9;
const DEPTH = 10;

/** Compares two lists, most packets first; only the first ten of each count. */
export function compareOrders(left: readonly string[], right: readonly string[]): Agreement {
  let overlap = 0;
  let weights = 0;
  let sameSetTo = 0;
  for (let depth = 1; depth <= DEPTH; depth++) {
    const shared = sharedIn(left.slice(0, depth), right.slice(0, depth));
    overlap += PERSISTENCE ** (depth - 1) * (shared / depth);
    weights += PERSISTENCE ** (depth - 1);
    if (shared === depth) sameSetTo = depth;
  }
  const shared = sharedIn(left.slice(0, DEPTH), right.slice(0, DEPTH));
  const union = new Set([...left.slice(0, DEPTH), ...right.slice(0, DEPTH)]).size;
  return { jaccard: shared / union, rbo: overlap / weights, sameSetTo };
}

function sharedIn(left: readonly string[], right: readonly string[]): number {
  return left.filter((port) => right.includes(port)).length;
}
