/** Sums by a text key, in the order in which keys first came. */
export class Tally {
  readonly #sums = new Map<string, number>();

  add(key: string, count: number): void {
    this.#sums.set(key, (this.#sums.get(key) ?? 0) + count);
  }

  get(key: string): number {
    return this.#sums.get(key) ?? 0;
  }

  entries(): IterableIterator<[string, number]> {
    return this.#sums.entries();
  }
}
