import type { Zone } from "@teiten/core/calendar";
import type { SegmentFacts } from "@teiten/core/uplink";
import { LEAST_CORRECTED_OFFSET } from "../state/index.ts";
import type { Interval, SegmentGap } from "../state/index.ts";
import { daysTouched } from "./observed-time.ts";

/** What an uploaded segment says of the time it stands for, by the center's clock. */
export interface StatedTime {
  /** Observed: none in a tombstone. */
  readonly intervals: readonly Interval[];
  readonly gaps: readonly SegmentGap[];
  readonly coveredDays: readonly string[];
}

/** Microseconds to add to a sensor's times: its measured offset from a second on, else nothing. */
export function clockCorrection(offset: number | null): number {
  return offset !== null && Math.abs(offset) >= LEAST_CORRECTED_OFFSET ? offset : 0;
}

/**
 * The observed time of a segment, from its facts, in whole seconds: each border is rounded, so that two segments that meet
 * still meet. A tombstone's time is a gap with its reason.
 */
export function statedTime(zone: Zone, facts: SegmentFacts): StatedTime {
  const shift = clockCorrection(facts.clockOffset);
  const second = (micros: number): number => Math.max(0, Math.min(LAST_SECOND, Math.round((micros + shift) / 1e6)));
  const whole = { from: second(facts.from), to: second(facts.to) };
  const some = whole.to > whole.from ? [whole] : [];
  const coveredDays = daysTouched(zone, some);
  if (facts.kind === "capture") return { intervals: some, gaps: [], coveredDays };
  const reason = `tombstone: ${facts.reason ?? "unknown"}`;
  return { intervals: [], gaps: some.map((gap) => ({ ...gap, reason })), coveredDays };
}

const LAST_SECOND = 2 ** 32 - 1;
