/** Terms of the tail that are summed at most; later ones are below the last digit of the sum. */
const MOST_TERMS = 500;

/** The logarithm (natural) of the probability that a Poisson count of this mean reaches `count`; 0 where it is likely. */
export function logTail(count: number, mean: number): number {
  if (count <= 0 || mean >= count) return 0;
  if (mean <= 0) return -Infinity;
  let first = -mean + count * Math.log(mean);
  for (let k = 2; k <= count; k++) first -= Math.log(k);
  let sum = 1;
  let term = 1;
  for (let k = 1; k < MOST_TERMS; k++) {
    term *= mean / (count + k);
    sum += term;
    if (term < 1e-12 * sum) break;
  }
  return Math.min(0, first + Math.log(sum));
}
