/** Grants so many a second on average and a burst of saved-up ones, for each key apart. */
export interface TokenBuckets {
  /** Takes `count` (1) at once, as many as the burst at most. 0 when that is granted, else the seconds to wait. */
  take(key: string, count?: number): number;
}

/** Keys beyond this are forgotten, those first that are full again. */
const MOST_KEYS = 10_000;

/** Buckets that are full at first; `now` in milliseconds. */
export function createTokenBuckets(perSecond: number, burst: number, now: () => number): TokenBuckets {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key, count = 1) {
      const wanted = Math.min(burst, count);
      const at = now();
      const before = buckets.get(key) ?? { tokens: burst, at };
      const tokens = Math.min(burst, before.tokens + (Math.max(0, at - before.at) / 1000) * perSecond);
      const granted = tokens >= wanted;
      buckets.delete(key);
      buckets.set(key, { tokens: granted ? tokens - wanted : tokens, at });
      if (buckets.size > MOST_KEYS) buckets.delete(buckets.keys().next().value ?? "");
      return granted ? 0 : Math.max(1, Math.ceil((wanted - tokens) / perSecond));
    },
  };
}
