/** Rises that are looked for at once; a real one is seen best by the nearest. */
const FACTORS = [1.6, 3, 8, 25] as const;
/** Growth after which a rise that was looked at in vain is looked at again. */
const GROWTH = 13 / 12;
const LOGS: readonly number[] = FACTORS.map((factor) => Math.log(factor));

/**
 * Running sums of what speaks for a rise at one observer (Page's cumulative sum, 1954): for each of four factors the
 * log-likelihood ratio of a rate raised by it against the usual one, kept from falling below 0. Each new hour costs the
 * same whatever came before, and the hour at which a sum left 0 is where its rise would have begun.
 */
export class RiseSum {
  readonly #sums: Float64Array = new Float64Array(FACTORS.length);
  readonly #since: Int32Array = new Int32Array(FACTORS.length);
  readonly #doubted: Float64Array = new Float64Array(FACTORS.length);
  #hour: number;

  /** `hour` is the one before the first that can be added. */
  constructor(hour: number) {
    this.#hour = hour;
  }

  /** The last hour that was taken in. */
  get hour(): number {
    return this.#hour;
  }

  /** Takes in the hours without packets before `hour`, in which `missed` were expected, and then `hour` itself. */
  add(hour: number, missed: number, packets: number, expected: number, spread: number): void {
    this.#hour = hour;
    for (let at = 0; at < FACTORS.length; at++) {
      const excess = (FACTORS[at] ?? 1) - 1;
      const before = Math.max(0, (this.#sums[at] ?? 0) - excess * missed);
      if (before === 0) this.#restart(at, hour);
      const sum = before + (packets * (LOGS[at] ?? 0) - excess * expected) / spread;
      this.#sums[at] = Math.max(0, sum);
      if (sum <= 0) this.#restart(at, hour + 1);
    }
  }

  /**
   * Beginnings of the rises that some sum speaks for by at least `least`. One that was looked at in vain is not given
   * again before its sum has grown by a twelfth.
   */
  *suspects(least: number): Generator<number, void, void> {
    for (let at = 0; at < FACTORS.length; at++) {
      const sum = this.#sums[at] ?? 0;
      if (sum < least || sum < (this.#doubted[at] ?? 0) * GROWTH) continue;
      this.#doubted[at] = sum;
      yield this.#since[at] ?? 0;
    }
  }

  #restart(at: number, hour: number): void {
    this.#since[at] = hour;
    this.#doubted[at] = 0;
  }
}
