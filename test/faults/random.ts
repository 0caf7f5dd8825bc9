/** Numbers that a seed fixes; every choice of a scenario comes from one of these. */
export interface Random {
  /** In [0, 1). */
  fraction(): number;
  /** A whole number in [0, end). */
  below(end: number): number;
  /** A whole number in [from, to]. */
  between(from: number, to: number): number;
  /** True with this chance. */
  chance(share: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  shuffle<Item>(items: readonly Item[]): Item[];
  /** Another sequence that the seed and this word fix, so that one more draw here moves nothing there. */
  fork(word: string): Random;
}

/** A source of numbers from a seed (32-bit state, sfc32; good enough to choose faults with). */
export function seeded(seed: number): Random {
  let [a, b, c, counter] = [seed >>> 0, 0x9e3779b9, 0x243f6a88, 1];
  const next = (): number => {
    const sum = (((a + b) >>> 0) + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = (b ^ (b >>> 9)) >>> 0;
    b = (c + (c << 3)) >>> 0;
    c = ((c << 21) | (c >>> 11)) >>> 0;
    c = (c + sum) >>> 0;
    return sum;
  };
  for (let warm = 0; warm < 16; warm++) next();
  const fraction = (): number => next() / 2 ** 32;
  const below = (end: number): number => Math.floor(fraction() * end);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  };
  return {
    fraction,
    below,
    between: (from, to) => from + below(to - from + 1),
    chance: (share) => fraction() < share,
    pick,
    shuffle: (items) => shuffled(items, below),
    fork: (word) => seeded(hashed(word, seed)),
  };
}

function shuffled<Item>(items: readonly Item[], below: (end: number) => number): Item[] {
  const rest = [...items];
  const order: Item[] = [];
  while (rest.length > 0) order.push(...rest.splice(below(rest.length), 1));
  return order;
}

function hashed(word: string, seed: number): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (const character of word) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
