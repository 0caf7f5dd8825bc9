import { addDays, dayOf, dayStart } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";

/** Finds the observation day of instants; quick while they stay within one day. */
export class DayFinder {
  readonly #zone: Zone;
  #from = 0;
  #to = 0;
  #day = "";

  constructor(zone: Zone) {
    this.#zone = zone;
  }

  /** The observation day (YYYY-MM-DD) that holds a second since 1970 UTC. */
  dayAt(second: number): string {
    if (second >= this.#from && second < this.#to) return this.#day;
    this.#day = dayOf(this.#zone, second);
    this.#from = dayStart(this.#zone, this.#day);
    this.#to = dayStart(this.#zone, addDays(this.#day, 1));
    return this.#day;
  }

  /** The first second after the day that `dayAt` found last. */
  get end(): number {
    return this.#to;
  }

  /** The first second of the day that `dayAt` found last. */
  get start(): number {
    return this.#from;
  }
}
