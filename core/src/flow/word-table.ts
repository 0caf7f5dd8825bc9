import { drawHashSeed, hashWords } from "./seeded-hash.ts";
import type { HashSeed } from "./seeded-hash.ts";

const FIRST_KEYS = 1024;
const PROBE_LIMIT = 128;
/** A sparse index is emptied key by key, a fuller one at a stroke. */
const SPARSE = 16;

/**
 * Numbers distinct four-word keys (an IPv6 address; a row and a destination) from 0 in order of arrival. Open addressing
 * with a secret seed; a chain longer than the limit makes it draw another. Doubles as it fills; its user bounds `size`.
 */
export class WordTable {
  /** Keys held. */
  size = 0;
  #keys: Int32Array;
  #index: Int32Array;
  #seed: HashSeed;
  #state: number;

  /** `state` is the secret, at random per process. */
  constructor(state: number) {
    this.#keys = new Int32Array(FIRST_KEYS * 4);
    this.#index = new Int32Array(FIRST_KEYS * 2);
    const drawn = drawHashSeed(state);
    this.#seed = drawn.seed;
    this.#state = drawn.next;
  }

  /** The number of a key; one that equals the `size` before the call is new. */
  intern(a: number, b: number, c: number, d: number): number {
    if (this.size * 4 >= this.#keys.length) this.#grow();
    let at = this.#find(a, b, c, d);
    while (at < 0) {
      this.#rebuild();
      at = this.#find(a, b, c, d);
    }
    const found = (this.#index[at] ?? 0) - 1;
    if (found >= 0) return found;
    const id = this.size++;
    this.#index[at] = id + 1;
    this.#keys[id * 4] = a;
    this.#keys[id * 4 + 1] = b;
    this.#keys[id * 4 + 2] = c;
    this.#keys[id * 4 + 3] = d;
    return id;
  }

  /** Word `word` (0 to 3) of key `id`, signed. */
  word(id: number, word: number): number {
    return this.#keys[id * 4 + word] ?? 0;
  }

  /** Forgets all keys, in time proportional to the keys held. */
  clear(): void {
    const index = this.#index;
    if (this.size * SPARSE > index.length) index.fill(0);
    else {
      for (let id = 0; id < this.size; id++) {
        let at = this.#slot(id);
        while (index[at] !== id + 1) at = (at + 1) & (index.length - 1);
        index[at] = 0;
      }
    }
    this.size = 0;
  }

  /** The slot that holds the key or is free for it, or −1 when the chain is too long. */
  #find(a: number, b: number, c: number, d: number): number {
    const keys = this.#keys;
    const index = this.#index;
    const mask = index.length - 1;
    let at = hashFour(this.#seed, a, b, c, d) & mask;
    for (let probes = 0; probes < PROBE_LIMIT; probes++) {
      const entry = index[at] ?? 0;
      if (entry === 0) return at;
      const key = (entry - 1) * 4;
      if (keys[key] === a && keys[key + 1] === b && keys[key + 2] === c && keys[key + 3] === d) return at;
      at = (at + 1) & mask;
    }
    return -1;
  }

  #slot(id: number): number {
    const hash = hashFour(this.#seed, this.word(id, 0), this.word(id, 1), this.word(id, 2), this.word(id, 3));
    return hash & (this.#index.length - 1);
  }

  #grow(): void {
    const keys = new Int32Array(this.#keys.length * 2);
    keys.set(this.#keys);
    this.#keys = keys;
    this.#index = new Int32Array(this.#index.length * 2);
    this.#rebuild();
  }

  #rebuild(): void {
    const drawn = drawHashSeed(this.#state);
    this.#seed = drawn.seed;
    this.#state = drawn.next;
    const index = this.#index.fill(0);
    for (let id = 0; id < this.size; id++) {
      let at = this.#slot(id);
      while (index[at] !== 0) at = (at + 1) & (index.length - 1);
      index[at] = id + 1;
    }
  }
}

function hashFour(seed: HashSeed, a: number, b: number, c: number, d: number): number {
  return hashWords(seed, hashWords(seed, a, b, c), d, 0);
}
