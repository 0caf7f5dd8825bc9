/** Grants so many a second on average and a burst of saved-up ones, for each key apart. */
export interface TokenBuckets {
  /** 0 when it is granted, else the seconds to wait. */
  take(key: string): number;
}

/** Keys beyond this are forgotten, those first that are full again. */
const MOST_KEYS = 10_000;

/** Buckets that are full at first; `now` in milliseconds. */
export function createTokenBuckets(perSecond: number, burst: number, now: () => number): TokenBuckets {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key) {
      const at = now();
      const before = buckets.get(key) ?? { tokens: burst, at };
      const tokens = Math.min(burst, before.tokens + (Math.max(0, at - before.at) / 1000) * perSecond);
      const granted = tokens >= 1;
      buckets.delete(key);
      buckets.set(key, { tokens: granted ? tokens - 1 : tokens, at });
      if (buckets.size > MOST_KEYS) buckets.delete(buckets.keys().next().value ?? "");
      return granted ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond));
    },
  };
}
