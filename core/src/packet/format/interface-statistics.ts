import type { InterfaceStatistics } from "../capture-reader.ts";
import { type InterfaceClock, readTicks } from "./interface-description.ts";
import { readText } from "./option-text.ts";
import { visitOptions } from "./pcapng-options.ts";

const COMMENT = 1;
const START_TIME = 2;
const END_TIME = 3;
const RECEIVED = 4;
const DROPPED = 5;
const FIRST_OPTION = 20;
/** Comments beyond this are not kept: a hostile file could hold gigabytes of them. */
const LONGEST_COMMENT = 8192;

/** Reads the Interface Statistics Block between `at` and `end`, its trailing length excluded. */
export function readStatistics(
  view: DataView,
  little: boolean,
  at: number,
  end: number,
  clock: InterfaceClock,
): InterfaceStatistics {
  const found: Partial<Record<"startMicros" | "endMicros" | "received" | "dropped", number>> = {};
  let comment: string | null = null;
  visitOptions(view, little, at + FIRST_OPTION, end, (code, value, length) => {
    if (code === COMMENT && length <= LONGEST_COMMENT) comment ??= readText(view, value, length);
    if (code === COMMENT || length < 8) return;
    const first = view.getUint32(value, little);
    const second = view.getUint32(value + 4, little);
    const count = little ? second * 2 ** 32 + first : first * 2 ** 32 + second;
    if (code === START_TIME) found.startMicros = micros(clock, first, second);
    else if (code === END_TIME) found.endMicros = micros(clock, first, second);
    else if (code === RECEIVED) found.received = count;
    else if (code === DROPPED) found.dropped = count;
  });
  return {
    interfaceId: view.getUint32(at + 8, little),
    startMicros: found.startMicros ?? null,
    endMicros: found.endMicros ?? null,
    received: found.received ?? null,
    dropped: found.dropped ?? null,
    comment,
  };
}

function micros(clock: InterfaceClock, high: number, low: number): number {
  const moment = { second: 0, nanosecond: 0 };
  readTicks(clock, high, low, moment);
  return moment.second * 1e6 + Math.floor(moment.nanosecond / 1000);
}
