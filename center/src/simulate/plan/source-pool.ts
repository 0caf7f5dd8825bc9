import type { Random } from "../random/random.ts";

/**
 * Sources that take turns: on each day only a window of the pool is at work, and the window moves through it. There are as
 * many places as the window is wide; a source has the place of its index modulo that number, and one that goes hands its
 * place to the next. What a place sends does not change when its source does.
 */
export interface SourcePool {
  readonly addresses: Uint32Array;
  /** Places, which are the sources at work on a day, and how strongly the first of them are preferred (1: not at all). */
  readonly window: number;
  readonly skew: number;
}

/** A pool of given addresses, each at work for about `lifetime` of the period's days. */
export function createPool(addresses: Uint32Array, lifetime: number, days: number, skew = 1): SourcePool {
  return { addresses, window: placesOf(addresses.length, lifetime, days), skew };
}

/** How many of `count` sources are at work on a day when each is for about `lifetime` of the period's days. */
export function placesOf(count: number, lifetime: number, days: number): number {
  return Math.max(1, Math.min(count, Math.ceil((count * lifetime) / days)));
}

/** Index of a source that is at work on a day; the pool is not empty. */
export function drawFrom(pool: SourcePool, day: number, days: number, random: Random): number {
  const point = pool.skew === 1 ? random.unit() : random.unit() ** pool.skew;
  return sourceAt(pool, Math.floor(pool.window * point), day, days);
}

/** Index of the source that has a place (below the pool's window) on a day. */
export function sourceAt({ addresses, window }: SourcePool, place: number, day: number, days: number): number {
  const start = days > 1 ? Math.floor(((addresses.length - window) * day) / (days - 1)) : 0;
  return start + ((place - (start % window) + window) % window);
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
