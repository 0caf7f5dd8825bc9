import { HAS_NO_TIME, VERDICTS } from "../packet/index.ts";
import type { PacketColumns } from "../packet/index.ts";

/** Why a frame is set aside before it is counted: the center sent it itself, or its time cannot be. */
export const SET_ASIDE_REASONS = ["canary", "implausible-time"] as const;
/** One of `SET_ASIDE_REASONS`. */
export type SetAsideReason = (typeof SET_ASIDE_REASONS)[number];

/** Verdicts from here on are reasons of `SET_ASIDE_REASONS`; between them and the reader's are those of the table itself. */
export const SET_ASIDE: number = VERDICTS.length + 4;

/**
 * Says that the row of a batch shall not be counted, whatever the reader said of it: its verdict becomes the reason. It
 * counts in the books of the table, and not as observed traffic of its minute.
 */
export function setAside(batch: PacketColumns, row: number, reason: SetAsideReason): void {
  batch.verdict[row] = SET_ASIDE + SET_ASIDE_REASONS.indexOf(reason);
}

/** Where a sensor's clock stood, and between which times its packets can lie. */
export interface PlausibleTimes {
  /** Microseconds to add to each time before anything else. */
  readonly shift: number;
  /** First and last time that can be, microseconds since 1970 UTC by the corrected clock. */
  readonly first: number;
  readonly last: number;
}

/** Corrects the time of every row of a batch, in place, and sets those aside of which it cannot be. */
export function placeInTime(batch: PacketColumns, { shift, first, last }: PlausibleTimes): void {
  const { second, nanosecond, has, verdict } = batch;
  const seconds = Math.floor(shift / 1e6);
  const nanoseconds = (shift - seconds * 1e6) * 1000;
  for (let row = 0; row < batch.length; row++) {
    if (((has[row] ?? 0) & HAS_NO_TIME) !== 0) continue;
    const fraction = (nanosecond[row] ?? 0) + nanoseconds;
    const carry = fraction >= 1e9 ? 1 : 0;
    const whole = (second[row] ?? 0) + seconds + carry;
    second[row] = whole;
    nanosecond[row] = fraction - carry * 1e9;
    const micros = whole * 1e6 + (fraction - carry * 1e9) / 1000;
    if (!(micros >= first && micros <= last) && (verdict[row] ?? 0) < SET_ASIDE)
      setAside(batch, row, "implausible-time");
  }
}
