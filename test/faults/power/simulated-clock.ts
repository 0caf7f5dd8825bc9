/** A clock that stands still until it is moved; fits the agent's. */
export class SimulatedClock {
  private micros: number;
  private readonly timers = new Map<number, { readonly at: number; readonly call: () => void }>();
  private next = 0;

  /** `start` in microseconds since 1970 UTC. */
  constructor(start: number) {
    this.micros = start;
  }

  wall(): number {
    return this.micros;
  }

  monotonic(): number {
    return this.micros / 1000;
  }

  after(milliseconds: number, call: () => void): () => void {
    const id = this.next++;
    this.timers.set(id, { at: this.micros + milliseconds * 1000, call });
    return () => void this.timers.delete(id);
  }

  /** Lets time pass, and calls what has come due, in its order. */
  pass(milliseconds: number): void {
    const end = this.micros + milliseconds * 1000;
    for (;;) {
      const [first] = [...this.timers].toSorted(([, one], [, other]) => one.at - other.at);
      if (first === undefined || first[1].at > end) break;
      this.timers.delete(first[0]);
      this.micros = Math.max(this.micros, first[1].at);
      first[1].call();
    }
    this.micros = end;
  }

  /** Forgets who waits: the programs of a machine without power. */
  clear(): void {
    this.timers.clear();
  }
}
