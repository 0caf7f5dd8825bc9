import { addDays, dayStart, monthOf, openZone } from "@teiten/core/calendar";
import type { PeriodSpec } from "../scenario/scenario.ts";

/** The observation days of a run, by index. */
export interface Timeline {
  readonly zone: string;
  readonly days: readonly string[];
  /** Start of each day and, last, the end of the period: seconds since 1970 UTC, one more than there are days. */
  readonly starts: readonly number[];
  /** Index of the day's month within the period, from 0. */
  readonly months: readonly number[];
  /** 0 is Sunday. */
  readonly weekdays: readonly number[];
}

/** A range of seconds since 1970 UTC, half-open. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Lays the days of a period out in its zone, with their real lengths. */
export function createTimeline(period: PeriodSpec): Timeline {
  const zone = openZone(period.zone);
  const days = Array.from({ length: period.days }, (_, index) => addDays(period.from, index));
  const months = [...new Set(days.map(monthOf))];
  return {
    zone: period.zone,
    days,
    starts: [...days, addDays(period.from, period.days)].map((day) => dayStart(zone, day)),
    months: days.map((day) => months.indexOf(monthOf(day))),
    weekdays: days.map((day) => new Date(`${day}T00:00:00Z`).getUTCDay()),
  };
}

/** First second of a day of the timeline. */
export function startOf(timeline: Timeline, day: number): number {
  return timeline.starts[day] ?? 0;
}

/** The span of a day of the timeline. */
export function spanOf(timeline: Timeline, day: number): Span {
  return { from: startOf(timeline, day), to: startOf(timeline, day + 1) };
}

/** The second at which the zone's wall clock shows `clock` (`2022-08-17T13:24`) on a day of the timeline, or null. */
export function secondOfClock(timeline: Timeline, clock: string): number | null {
  const day = timeline.days.indexOf(clock.slice(0, 10));
  if (day < 0) return null;
  const minutes = Number(clock.slice(11, 13)) * 60 + Number(clock.slice(14, 16));
  return Math.min(startOf(timeline, day) + minutes * 60, startOf(timeline, day + 1) - 1);
}

/** The parts of `spans` that lie within `window`, in order. */
export function clip(spans: readonly Span[], window: Span): readonly Span[] {
  return spans
    .map((span) => ({ from: Math.max(span.from, window.from), to: Math.min(span.to, window.to) }))
    .filter((span) => span.to > span.from);
}

/** Seconds that spans hold together. */
export function secondsOf(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + span.to - span.from, 0);
}
