import type { Clock } from "../host/index.ts";

/** A bell for one loop that waits. */
export interface Wake {
  /** Ends the wait that is on, or the next one when none is. */
  ring(): void;
  /** Resolves when the bell rings, or after so many milliseconds. */
  wait(milliseconds: number): Promise<void>;
}

/** A bell; a ring that nobody waited for is kept, once. */
export function createWake(clock: Clock): Wake {
  let rung = false;
  let end: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      end?.();
    },
    async wait(milliseconds) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const cancel = clock.after(milliseconds, resolve);
          end = () => (cancel(), resolve());
        });
      }
      [rung, end] = [false, null];
    },
  };
}
