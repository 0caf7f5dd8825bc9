/** Rises that are looked for at once; a real one is seen best by the nearest. */
const FACTORS = [1.6, 3, 8, 25] as const;
/** Growth after which a rise that was looked at in vain is looked at again. */
const GROWTH = 1.02;
const LOGS: readonly number[] = FACTORS.map((factor) => Math.log(factor));
/** Numbers of one observer: four sums, four beginnings, four sums at which their rise was looked at in vain. */
const WIDTH = 3 * FACTORS.length;
const SINCE = FACTORS.length;
const DOUBTED = 2 * FACTORS.length;
/** Observers from which on one is looked up and not searched for. */
const MANY = 12;

/**
 * Running sums of what speaks for a rise of one key, by observer (Page's cumulative sum, 1954): for each of four factors
 * the log-likelihood ratio of a rate raised by it against the usual one, kept from falling below 0. Each new hour costs the
 * same whatever came before, and the hour at which a sum left 0 is where its rise would have begun. Sums that are 0 take no
 * room; there are millions of them.
 */
export class RiseSums {
  readonly #observers: number;
  #length = 0;
  #observer: Uint16Array = new Uint16Array(4);
  #hours: Int32Array = new Int32Array(4);
  #state: Float32Array = new Float32Array(4 * WIDTH);
  /** Places by observer, one more than the place; null while there are few. */
  #places: Uint16Array | null = null;

  /** `observers` is how many there are in the network. */
  constructor(observers: number) {
    this.#observers = observers;
  }

  /** The place of an observer's sums until the next `place` or `keep`; those not touched since `oldest` begin at 0 again. */
  place(observer: number, hour: number, oldest: number): number {
    let at = this.#find(observer);
    if (at < 0) at = this.#append(observer);
    else if ((this.#hours[at] ?? 0) >= oldest) return at;
    this.#hours[at] = hour - 1;
    this.#state.fill(0, at * WIDTH, (at + 1) * WIDTH);
    return at;
  }

  /** The last hour that was taken in at a place. */
  hourAt(place: number): number {
    return this.#hours[place] ?? 0;
  }

  /**
   * Takes in the hours without packets before `hour`, in which `missed` were expected, and then `hour` itself; answers the
   * largest sum.
   */
  add(place: number, hour: number, missed: number, packets: number, expected: number, spread: number): number {
    let largest = 0;
    this.#hours[place] = hour;
    const state = this.#state;
    for (let factor = 0, at = place * WIDTH; factor < FACTORS.length; factor++, at++) {
      const excess = (FACTORS[factor] ?? 1) - 1;
      const before = Math.max(0, (state[at] ?? 0) - excess * missed);
      if (before === 0) this.#restart(at, hour);
      const sum = before + (packets * (LOGS[factor] ?? 0) - excess * expected) / spread;
      state[at] = Math.max(0, sum);
      if (sum <= 0) this.#restart(at, hour + 1);
      else if (sum > largest) largest = sum;
    }
    return largest;
  }

  /**
   * Beginnings of the rises that some sum speaks for by at least `least`. One that was looked at in vain is not given
   * again before its sum has grown by a fiftieth.
   */
  *suspects(place: number, least: number): Generator<number, void, void> {
    const state = this.#state;
    for (let at = place * WIDTH; at < place * WIDTH + FACTORS.length; at++) {
      const sum = state[at] ?? 0;
      if (sum < least || sum < (state[at + DOUBTED] ?? 0) * GROWTH) continue;
      state[at + DOUBTED] = sum;
      yield state[at + SINCE] ?? 0;
    }
  }

  /** Lets go of the observers whose sums are all 0 by now; `missedSince` is what one expected from an hour until now. */
  keep(missedSince: (observer: number, hour: number) => number): void {
    let kept = 0;
    for (let place = 0; place < this.#length; place++) {
      if (this.#isOver(place, missedSince)) continue;
      this.#observer[kept] = this.#observer[place] ?? 0;
      this.#hours[kept] = this.#hours[place] ?? 0;
      if (kept < place) this.#state.copyWithin(kept * WIDTH, place * WIDTH, (place + 1) * WIDTH);
      kept += 1;
    }
    if (kept === this.#length) return;
    this.#length = kept;
    this.#indexAll();
  }

  /** Lets go of all. */
  clear(): void {
    this.#length = 0;
    this.#places = null;
  }

  #isOver(place: number, missedSince: (observer: number, hour: number) => number): boolean {
    let missed = -1;
    for (let factor = 0; factor < FACTORS.length; factor++) {
      const sum = this.#state[place * WIDTH + factor] ?? 0;
      if (sum === 0) continue;
      if (missed < 0) missed = missedSince(this.#observer[place] ?? 0, (this.#hours[place] ?? 0) + 1);
      if (sum > ((FACTORS[factor] ?? 1) - 1) * missed) return false;
    }
    return true;
  }

  #find(observer: number): number {
    if (this.#places !== null) return (this.#places[observer] ?? 0) - 1;
    for (let place = 0; place < this.#length; place++) if (this.#observer[place] === observer) return place;
    return -1;
  }

  #append(observer: number): number {
    const place = this.#length;
    if (place === this.#observer.length) this.#grow();
    this.#observer[place] = observer;
    this.#length += 1;
    if (this.#places !== null) this.#places[observer] = place + 1;
    else if (this.#length > MANY) this.#indexAll();
    return place;
  }

  #indexAll(): void {
    if (this.#length > MANY) this.#places = this.#places?.fill(0) ?? new Uint16Array(this.#observers);
    else this.#places = null;
    if (this.#places === null) return;
    for (let place = 0; place < this.#length; place++) this.#places[this.#observer[place] ?? 0] = place + 1;
  }

  #grow(): void {
    const size = this.#observer.length * 2;
    const [observer, hours, state] = [new Uint16Array(size), new Int32Array(size), new Float32Array(size * WIDTH)];
    observer.set(this.#observer);
    hours.set(this.#hours);
    state.set(this.#state);
    [this.#observer, this.#hours, this.#state] = [observer, hours, state];
  }

  #restart(at: number, hour: number): void {
    this.#state[at + SINCE] = hour;
    this.#state[at + DOUBTED] = 0;
  }
}
