import { createHmac } from "node:crypto";

const UNIFORM = 2 ** 53;

/**
 * Randomness of one network's publications: the same words give the same draw for ever, so that reading a cell twice, or
 * building it again, tells nothing more; without the key the draws cannot be told from chance (HMAC-SHA-256).
 */
export class KeyedNoise {
  readonly #key: Uint8Array;

  /** `key`: 32 random bytes that never leave the network; kept by the caller. */
  constructor(key: Uint8Array) {
    if (key.length < 32) throw new RangeError(`a key of ${key.length} bytes is too short`);
    this.#key = key;
  }

  /** A number above 0 and below 1. */
  uniform(...words: readonly string[]): number {
    const digest = createHmac("sha256", this.#key).update(JSON.stringify(words)).digest();
    return (Number(digest.readBigUInt64BE(0) >> 11n) + 0.5) / UNIFORM;
  }

  /** A draw of the Laplace distribution around 0: its mean distance from 0 is `scale`. */
  laplace(scale: number, ...words: readonly string[]): number {
    const centred = this.uniform(...words) - 0.5;
    return -scale * Math.sign(centred) * Math.log1p(-2 * Math.abs(centred));
  }

  /** True with probability `share`. */
  chance(share: number, ...words: readonly string[]): boolean {
    return this.uniform(...words) < share;
  }
}
