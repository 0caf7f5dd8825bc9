/**
 * Secret numbers that make a table's layout unpredictable to whoever chooses the packets. Sources are spoofable and this
 * code is public: without them, crafted sources all land in one chain.
 */
export interface HashSeed {
  readonly add: number;
  readonly first: number;
  readonly second: number;
  readonly third: number;
  readonly fourth: number;
}

/** Draws a hash seed and the state for the next one from 32 bits of state (a counter-based generator of Steele and Vigna). */
export function drawHashSeed(state: number): { readonly seed: HashSeed; readonly next: number } {
  let counter = state | 0;
  const draw = (): number => {
    counter = (counter + 0x9e3779b9) | 0;
    let mixed = Math.imul(counter ^ (counter >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  };
  const seed = { add: draw(), first: draw() | 1, second: draw() | 1, third: draw() | 1, fourth: draw() | 1 };
  return { seed, next: counter };
}

/**
 * Hashes three 32-bit words to a signed 32-bit number of which both the low bits and the top eight are usable. Each word
 * is multiplied by a secret odd number and folded before the next is mixed in, so that no fixed difference between two
 * words cancels for every seed.
 */
export function hashWords(seed: HashSeed, a: number, b: number, c: number): number {
  let h = Math.imul(a ^ seed.add, seed.first);
  h = Math.imul(h ^ (h >>> 15), seed.second);
  h = Math.imul(h ^ (h >>> 16) ^ b, seed.third);
  h = Math.imul((h ^ (h >>> 15)) + c, seed.fourth);
  return h ^ (h >>> 15);
}
