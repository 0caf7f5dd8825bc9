import type { LinkDecoder } from "../frame.ts";

/** One interface of a pcapng section, as its Interface Description Block states it. */
export interface InterfaceDescription {
  readonly link: LinkDecoder;
  /** Longest frame that was kept; 0 for no limit. */
  readonly snapLength: number;
  readonly clock: InterfaceClock;
}

/** How an interface counts time: ticks of which `10 ** exponent` or `2 ** exponent` make a second, and whole seconds. */
export interface InterfaceClock {
  readonly base: 2 | 10;
  readonly exponent: number;
  /** Ticks in a second where that divides a billion, else 0: those are counted exactly but slowly. */
  readonly ticksPerSecond: number;
  readonly offsetSeconds: number;
}

/** The clock that `if_tsresol` and `if_tsoffset` state; microseconds and 0 are the format's defaults. */
export function interfaceClock(resolution: number, offsetSeconds: number): InterfaceClock {
  const exponent = resolution & 0x7f;
  if ((resolution & 0x80) !== 0) return { base: 2, exponent, ticksPerSecond: 0, offsetSeconds };
  return { base: 10, exponent, ticksPerSecond: exponent <= 9 ? 10 ** exponent : 0, offsetSeconds };
}

/** A moment as the columns hold it; written over, so that nothing is allocated per frame. */
export interface Moment {
  second: number;
  nanosecond: number;
}

const WORD = 0x1_0000_0000;
const EXACT_HIGH = 0x20_0000;

/** Writes the moment of a 64-bit count of ticks, given as two words, into `moment`. Parts of a nanosecond are dropped. */
export function readTicks(clock: InterfaceClock, high: number, low: number, moment: Moment): void {
  const units = clock.ticksPerSecond;
  if (units === 0 || high >= EXACT_HIGH) {
    readManyTicks(clock, high, low, moment);
    return;
  }
  const ticks = high * WORD + low;
  let second = Math.floor(ticks / units);
  if (second * units > ticks) second -= 1;
  moment.second = second + clock.offsetSeconds;
  moment.nanosecond = (ticks - second * units) * (1e9 / units);
}

function readManyTicks(clock: InterfaceClock, high: number, low: number, moment: Moment): void {
  const ticks = (BigInt(high) << 32n) | BigInt(low);
  const units = BigInt(clock.base) ** BigInt(clock.exponent);
  moment.second = Number(ticks / units) + clock.offsetSeconds;
  moment.nanosecond = Number(((ticks % units) * 1_000_000_000n) / units);
}
