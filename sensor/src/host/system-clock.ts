import type { Clock } from "./clock.ts";

/** The host's own clocks; `wall` has the resolution of a millisecond. A waiting `after` does not keep the process alive. */
export function openSystemClock(): Clock {
  return {
    wall: () => Date.now() * 1000,
    monotonic: () => performance.now(),
    after(milliseconds, call) {
      const timer = setTimeout(call, milliseconds);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
