import type { Clock } from "../../sensor/src/host/index.ts";

/** A clock that stands until it is told: three days pass in a moment. */
export interface VirtualClock extends Clock {
  /** Lets time pass, calling back in order; between two calls pending promises get their turn. */
  pass(milliseconds: number): Promise<void>;
  /** Somebody sets the wall clock, by so many microseconds. */
  set(microseconds: number): void;
}

/** A clock at a given moment, microseconds since 1970 UTC. */
export function virtualClock(start = 1_700_000_000_000_000): VirtualClock {
  let [now, wall, made] = [0, start, 0];
  const timers = new Map<number, { readonly due: number; readonly call: () => void }>();
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    wall: () => wall + now * 1000,
    monotonic: () => now,
    after(milliseconds, call) {
      const id = ++made;
      timers.set(id, { due: now + Math.max(0, milliseconds), call });
      return () => timers.delete(id);
    },
    set(microseconds) {
      wall += microseconds;
    },
    async pass(milliseconds) {
      const end = now + milliseconds;
      await turns();
      for (;;) {
        const [next] = [...timers].filter(([, { due }]) => due <= end).toSorted(([, a], [, b]) => a.due - b.due);
        if (next === undefined) break;
        const [id, { due, call }] = next;
        timers.delete(id);
        now = Math.max(now, due);
        call();
        await turns();
      }
      now = end;
    },
  };
}
