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
  readonly fifth: number;
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
  const odd = (): number => draw() | 1;
  const seed = { add: draw(), first: odd(), second: odd(), third: odd(), fourth: odd(), fifth: odd() };
  return { seed, next: counter };
}

/**
 * Hashes three 32-bit words to a signed 32-bit number of which both the low bits and the top eight are usable. The first
 * two words are each multiplied twice by secret odd numbers and folded between, so that bits at the top of one cannot
 * cancel bits at the top of another; the third is chosen by few and is multiplied once.
 */
export function hashWords(seed: HashSeed, a: number, b: number, c: number): number {
  let h = Math.imul(a ^ seed.add, seed.first);
  h = Math.imul(h ^ (h >>> 15), seed.second);
  h = Math.imul(h ^ (h >>> 16) ^ b, seed.third);
  h = Math.imul(h ^ (h >>> 15), seed.fourth);
  h = Math.imul((h ^ (h >>> 14)) + c, seed.fifth);
  return h ^ (h >>> 15);
}

/**
 * Hashes the key of a row: three words, and the service of an answer as a word of its own. What is no answer has the
 * service 0 and costs nothing more.
 */
export function hashRow(seed: HashSeed, source: number, target: number, facts: number, service: number): number {
  const hash = hashWords(seed, source, target, facts);
  return service === 0 ? hash : hashWords(seed, hash, service, facts);
}
