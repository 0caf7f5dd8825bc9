import type { Random } from "../random/random.ts";

/** Sources that take turns: on each day only a window of the pool is at work, and the window moves through it. */
export interface SourcePool {
  readonly addresses: Uint32Array;
  /** Sources at work on a day, and how strongly the first of them are preferred (1: not at all). */
  readonly window: number;
  readonly skew: number;
}

/** A pool of given addresses, each at work for about `lifetime` of the period's days. */
export function createPool(addresses: Uint32Array, lifetime: number, days: number, skew = 1): SourcePool {
  const window = Math.max(1, Math.min(addresses.length, Math.ceil((addresses.length * lifetime) / days)));
  return { addresses, window, skew };
}

/** Index of a source that is at work on a day; the pool is not empty. */
export function drawFrom(pool: SourcePool, day: number, days: number, random: Random): number {
  const start = days > 1 ? Math.floor(((pool.addresses.length - pool.window) * day) / (days - 1)) : 0;
  const point = pool.skew === 1 ? random.unit() : random.unit() ** pool.skew;
  return start + Math.floor(pool.window * point);
}

/** How many sources a pool needs so that about `ratio` (0 to 1) distinct ones appear per packet drawn. */
export function poolSize(packets: number, ratio: number): number {
  let [low, high] = [0.02, 200];
  for (let turn = 0; turn < 50; turn++) {
    const each = Math.sqrt(low * high);
    if ((1 - Math.exp(-each)) / each > ratio) low = each;
    else high = each;
  }
  return packets <= 0 ? 0 : Math.max(1, Math.round(packets / low));
}
