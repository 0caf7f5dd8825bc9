/** Frames per minute of a capture, in order of time: what coverage is inferred from and weighted with. */
export interface MinuteFrames {
  /** Starts of minutes, seconds since 1970 UTC, ascending, each once. */
  readonly minute: Uint32Array;
  /** Frames that carry IP and arrived in the minute. */
  readonly frames: Float64Array;
  /** Frames in minutes beyond the bound of `MAX_MINUTES`, which are not listed: 0 for any real capture. */
  readonly unlisted: number;
}

/** Two years of minutes; a capture with more is forged or corrupt, and the list stays bounded. */
export const MAX_MINUTES: number = 2 ** 20;

const MINUTE = 60;

/** Adds up frames per minute, any order of minutes, bounded. */
export class MinuteCounter {
  /** By number of the minute since 1970. */
  readonly #frames = new Map<number, number>();
  #unlisted = 0;

  /** Adds `frames` to the minute that starts at `minute`. */
  add(minute: number, frames: number): void {
    if (frames === 0) return;
    const key = minute / MINUTE;
    const before = this.#frames.get(key);
    if (before === undefined && this.#frames.size >= MAX_MINUTES) this.#unlisted += frames;
    else this.#frames.set(key, (before ?? 0) + frames);
  }

  /** The counts so far. */
  list(): MinuteFrames {
    const keys = Uint32Array.from(this.#frames.keys()).toSorted();
    return {
      minute: keys.map((key) => key * MINUTE),
      frames: Float64Array.from(keys, (key) => this.#frames.get(key) ?? 0),
      unlisted: this.#unlisted,
    };
  }
}
