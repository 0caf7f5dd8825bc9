/**
 * Packets of one hour as parallel arrays, one row for each key and sensor that has any, rows of a key side by side. A key
 * is any whole number below 2^53 that names what is watched: a port, a port and region, a region.
 */
export interface HourCounts {
  /** Hours since 1970 UTC. */
  readonly hour: number;
  readonly length: number;
  readonly key: Float64Array;
  /** Index into the watched network's sensors. */
  readonly sensor: Uint16Array;
  readonly packets: Float64Array;
  /** For each sensor the share of the hour that it observed, weighted by what was not dropped: 0 to 1. */
  readonly observed: Float64Array;
  /** All packets of the hour, where rows of several kinds of keys count one more than once; the sum of the rows without it. */
  readonly all?: number;
  /** First day (24 hours since 1970 UTC) from which on a key has been counted in every hour; each always has without it. */
  countedSince?(key: number): number;
  /** Whether a key is a part of the traffic that few sources make in bursts, which must rise by more; none is without it. */
  isClumped?(key: number): boolean;
}
