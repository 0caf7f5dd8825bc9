/**
 * A stream of pseudo-random numbers (xoshiro128**, 32-bit words). A stream is opened by a seed and a name, so that
 * drawing more from one part of a plan leaves every other part as it was. Not fit for secrets.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(a: number, b: number, c: number, d: number) {
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    this.#d = d | 0 || 1;
  }

  /** The next 32 bits, 0 to 4,294,967,295. */
  word(): number {
    const scrambled = Math.imul(rotate(Math.imul(this.#b, 5), 7), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotate(this.#d, 11);
    return scrambled;
  }

  /** A number from 0 until before 1, in steps of 2^-32. */
  unit(): number {
    return this.word() / 4_294_967_296;
  }

  /** A whole number from 0 until before `limit` (at most 2^32). */
  below(limit: number): number {
    return Math.floor(this.unit() * limit);
  }

  /** A number from `low` until before `high`. */
  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** Normally distributed, mean 0 and standard deviation 1 (Box and Muller). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.unit()));
    return radius * Math.cos(2 * Math.PI * this.unit());
  }

  /** Log-normally distributed with median 1; `deviation` is that of the logarithm. */
  logNormal(deviation: number): number {
    return Math.exp(this.normal() * deviation);
  }

  /** One element of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)];
    if (chosen === undefined) throw new RangeError("nothing to pick from");
    return chosen;
  }

  /** A copy of the list in random order. */
  shuffle<T>(list: readonly T[]): T[] {
    return list
      .map((value) => ({ value, key: this.word() }))
      .sort((left, right) => left.key - right.key)
      .map(({ value }) => value);
  }
}

/** Opens the stream of that name; the same seed and name give the same numbers on every machine. */
export function openStream(seed: number, ...name: readonly (string | number)[]): Random {
  const text = [seed, ...name].join("\u0000");
  return new Random(hashText(text, 1), hashText(text, 2), hashText(text, 3), hashText(text, 4));
}

/** Thirty-two well-mixed bits of a number and a salt, without a stream: for what must be the same wherever it is asked. */
export function mixBits(value: number, salt: number): number {
  return finish(Math.imul(value ^ Math.imul(salt, 0x9e3779b1), 0x85ebca6b) ^ (salt >>> 3)) >>> 0;
}

function hashText(text: string, salt: number): number {
  let state = Math.imul(salt, 0x9e3779b1);
  for (let index = 0; index < text.length; index++) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193);
    state = rotate(state, 13) ^ (state >>> 7);
  }
  return finish(state);
}

function finish(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return mixed ^ (mixed >>> 16);
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
