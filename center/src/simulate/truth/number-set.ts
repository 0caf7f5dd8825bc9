/** A set of whole numbers from 0 to 2^53 - 2 in one typed array; grows, and keeps its memory when cleared. */
export class NumberSet {
  #slots: Float64Array<ArrayBuffer>;
  #size = 0;

  constructor(capacity = 1024) {
    this.#slots = new Float64Array(capacity).fill(-1);
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a number; true when it was not there before. */
  add(value: number): boolean {
    if (this.#size * 2 >= this.#slots.length) this.#grow();
    return this.#place(value);
  }

  clear(): void {
    this.#slots.fill(-1);
    this.#size = 0;
  }

  #place(value: number): boolean {
    const mask = this.#slots.length - 1;
    const high = Math.floor(value / 4_294_967_296);
    let slot = Math.imul((value % 4_294_967_296) ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
    slot = (slot ^ (slot >>> 15)) & mask;
    while (this.#slots[slot] !== -1) {
      if (this.#slots[slot] === value) return false;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = value;
    this.#size++;
    return true;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Float64Array(before.length * 2).fill(-1);
    this.#size = 0;
    for (const value of before) if (value !== -1) this.#place(value);
  }
}
