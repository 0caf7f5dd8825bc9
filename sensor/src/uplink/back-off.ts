import type { Clock, Report, SensorEvent } from "../host/index.ts";

/** How the way to the center is doing. */
export type WayState = "untried" | "open" | "failing" | "shut-out";

/** When the center may be tried again: one view of the way, shared by all that use it. */
export interface BackOff {
  readonly state: WayState;
  /** Why it fails, in words; null while it does not. */
  readonly why: string | null;
  /** Milliseconds until the next attempt is due; 0: now. */
  wait(): number;
  /** An answer came: the way is open. */
  good(): void;
  /** No answer, or "not now": the wait doubles (with jitter), and is never shorter than the center asked for. */
  bad(why: string, afterSeconds: number | null): void;
  /** The center takes nothing of this sensor: it is asked again, but slowly. */
  shutOut(why: string): void;
}

/** Waits in milliseconds. */
export interface BackOffBounds {
  readonly first: number;
  readonly longest: number;
  readonly shutOut: number;
  /** The longest `Retry-After` that is honoured. */
  readonly longestAsked: number;
}

/** Quick enough to be back within a minute after an outage, slow enough for a fleet that comes back at once. */
export const BACK_OFF_BOUNDS: BackOffBounds = {
  first: 500,
  longest: 15_000,
  shutOut: 300_000,
  longestAsked: 3_600_000,
};

/** Where time and chance come from, and who hears that the way is open again. */
export interface BackOffOptions {
  readonly clock: Clock;
  /** From 0 to 1. */
  random(): number;
  opened(): void;
  /** Hears of each change of the way's state, once. */
  readonly report?: Report;
  readonly bounds?: BackOffBounds;
}

/** Exponential back-off, each wait drawn between half and all of its length. */
export function createBackOff(options: BackOffOptions): BackOff {
  const { clock, random, opened, report, bounds = BACK_OFF_BOUNDS } = options;
  let [state, why, due, failures]: [WayState, string | null, number, number] = ["untried", null, 0, 0];
  const enter = (to: WayState, reason: string | null): void => {
    const before = state;
    [state, why] = [to, reason];
    if (before !== to) report?.(changeOf(to, reason));
  };
  const until = (milliseconds: number): void => {
    due = clock.monotonic() + milliseconds;
  };
  return {
    get state() {
      return state;
    },
    get why() {
      return why;
    },
    wait: () => Math.max(0, due - clock.monotonic()),
    good() {
      const before = state;
      [due, failures] = [0, 0];
      enter("open", null);
      if (before !== "open") opened();
    },
    bad(reason, afterSeconds) {
      const wait = Math.min(bounds.longest, bounds.first * 2 ** failures);
      const asked = Math.min(bounds.longestAsked, (afterSeconds ?? 0) * 1000);
      // Failures of requests that were on their way together count once.
      if (clock.monotonic() >= due) failures = Math.min(failures + 1, 32);
      enter("failing", reason);
      until(Math.max(asked * (1 + random() / 10), wait * (0.5 + random() / 2)));
    },
    shutOut(reason) {
      enter("shut-out", reason);
      until(bounds.shutOut * (0.5 + random() / 2));
    },
  };
}

function changeOf(state: WayState, why: string | null): SensorEvent {
  switch (state) {
    case "untried":
    case "open":
      return { level: "info", code: "way-open", message: "the center answers" };
    case "failing":
      return { level: "warning", code: "way-failing", message: `the center cannot be reached: ${why ?? ""}` };
    case "shut-out":
      return { level: "error", code: "way-shut-out", message: `the center takes nothing of this sensor: ${why ?? ""}` };
  }
}
