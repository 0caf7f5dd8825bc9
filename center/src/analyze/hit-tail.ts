/** So many chances of one probability. */
export interface Chances {
  readonly probability: number;
  readonly count: number;
}

/** Smallest probability that is told; smaller ones print as this. */
export const LEAST_TAIL = 1e-300;

/** Work (chances × successes) up to which the tail is summed term by term; beyond, it is the normal approximation. */
const MOST_WORK = 4e5;

/**
 * The probability that chances with these probabilities, each on its own, succeed at most `seen` times (the lower tail of
 * the Poisson binomial distribution), at least `LEAST_TAIL`.
 */
export function lowerTail(chances: readonly Chances[], seen: number): number {
  const count = chances.reduce((sum, part) => sum + part.count, 0);
  if (seen >= count) return 1;
  const tail = count * (seen + 1) <= MOST_WORK ? exactTail(chances, seen) : normalTail(chances, seen);
  return Math.min(1, Math.max(LEAST_TAIL, tail));
}

/** Terms 0 to `seen` of the distribution, chance after chance; scaled, so that many chances do not underflow. */
function exactTail(chances: readonly Chances[], seen: number): number {
  const terms = new Float64Array(seen + 1);
  terms[0] = 1;
  let scale = 0;
  for (const { probability, count } of chances) {
    for (let chance = 0; chance < count; chance++) {
      let most = 0;
      for (let hits = seen; hits >= 0; hits--) {
        const term = (terms[hits] ?? 0) * (1 - probability) + (hits > 0 ? (terms[hits - 1] ?? 0) * probability : 0);
        terms[hits] = term;
        if (term > most) most = term;
      }
      if (most === 0) return 0;
      if (most < 1e-100) {
        for (let hits = 0; hits <= seen; hits++) terms[hits] = (terms[hits] ?? 0) / most;
        scale += Math.log(most);
      }
    }
  }
  const sum = terms.reduce((total, term) => total + term, 0);
  return Math.exp(Math.log(sum) + scale);
}

function normalTail(chances: readonly Chances[], seen: number): number {
  const mean = chances.reduce((sum, { probability, count }) => sum + probability * count, 0);
  const variance = chances.reduce((sum, { probability, count }) => sum + probability * (1 - probability) * count, 0);
  if (variance === 0) return seen + 0.5 >= mean ? 1 : 0;
  return normalBelow((seen + 0.5 - mean) / Math.sqrt(variance));
}

/** The standard normal distribution below `z`, by the continued fraction of its tail (Abramowitz and Stegun 26.2.14). */
function normalBelow(z: number): number {
  const x = Math.abs(z);
  if (x < 2) return 0.5 + Math.sign(z) * centralPart(x);
  let fraction = x;
  for (let step = 60; step > 0; step--) fraction = x + step / fraction;
  const tail = Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI) / fraction;
  return z < 0 ? tail : 1 - tail;
}

/** The standard normal distribution between 0 and `x`, by its series. */
function centralPart(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; k < 60; k++) {
    term *= -(x * x) / (2 * k);
    sum += term / (2 * k + 1);
  }
  return sum / Math.sqrt(2 * Math.PI);
}

/** Which of these p-values stand below a false-discovery rate (Benjamini and Hochberg 1995), in their order. */
export function discoveries(values: readonly number[], rate: number): readonly boolean[] {
  const sorted = values.toSorted((one, other) => one - other);
  const last = sorted.findLastIndex((p, index) => p <= (rate * (index + 1)) / sorted.length);
  const bound = last < 0 ? -1 : (sorted[last] ?? -1);
  return values.map((p) => p <= bound);
}
