import { unitsBetween } from "../random/apportion.ts";
import type { CoveragePlan } from "./coverage.ts";
import { clip, secondsOf, spanOf, startOf } from "./timeline.ts";
import type { Span, Timeline } from "./timeline.ts";

/** Packets of one happening at one sensor: a whole number in all, spread evenly over the observed time of its window. */
export interface WindowCounts {
  readonly window: Span;
  /** Packets on each day, from `firstDay` on. */
  readonly firstDay: number;
  readonly perDay: Int32Array;
  readonly total: number;
}

/**
 * Counts what a sensor keeps of a happening with `rate` packets a second: time that it did not observe and packets that
 * its kernel dropped are lost. `phase` (0 to 1) places the rounding.
 */
export function countInWindow(
  coverage: CoveragePlan,
  timeline: Timeline,
  sensor: number,
  window: Span,
  rate: number,
  phase: number,
): WindowCounts {
  const firstDay = dayIndex(timeline, window.from);
  const lastDay = dayIndex(timeline, window.to - 1);
  const perDay = new Int32Array(Math.max(0, lastDay - firstDay + 1));
  let reached = 0;
  let total = 0;
  for (let day = firstDay; day <= lastDay; day++) {
    const seconds = secondsOf(clip(coverage.spans(sensor, day), window)) * (1 - coverage.dropped(sensor, day));
    const count = unitsBetween(1, reached, reached + seconds * rate, phase);
    reached += seconds * rate;
    perDay[day - firstDay] = count;
    total += count;
  }
  return { window, firstDay, perDay, total };
}

/** Packets of a happening on a day; 0 outside its window. */
export function countOn(counts: WindowCounts, day: number): number {
  return counts.perDay[day - counts.firstDay] ?? 0;
}

/** The observed parts of a window on a day. */
export function observedOn(
  coverage: CoveragePlan,
  timeline: Timeline,
  sensor: number,
  window: Span,
  day: number,
): readonly Span[] {
  return clip(clip(coverage.spans(sensor, day), window), spanOf(timeline, day));
}

/** The day that holds a second; the first or last day outside the period. */
export function dayIndex(timeline: Timeline, second: number): number {
  let low = 0;
  let high = timeline.days.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (startOf(timeline, middle) <= second) low = middle;
    else high = middle;
  }
  return low;
}
