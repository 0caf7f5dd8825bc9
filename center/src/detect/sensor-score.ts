import { dispersion } from "./evidence.ts";

/**
 * How many standard deviations one sensor's packets are from what it usually gets in so many hours: the signed root of the
 * likelihood ratio of a Poisson count against its expectation, divided by what sensors differ by without a cause. Negative
 * for less than usual; `expected` is above 0.
 */
export function sensorScore(packets: number, expected: number, hours: number): number {
  const own = packets === 0 ? 0 : packets * Math.log(packets / expected);
  const deviance = 2 * (own - (packets - expected));
  return Math.sign(packets - expected) * Math.sqrt(Math.max(0, deviance) / dispersion(expected, hours, 1));
}
