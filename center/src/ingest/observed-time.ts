import { addDays, dayStart } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import { MAX_DAYS } from "@teiten/core/flow";
import type { MinuteFrames } from "@teiten/core/flow";
import type { InterfaceStatistics } from "@teiten/core/packet";
import type { CoverageKind, Covers, Interval } from "../state/index.ts";
import { DayFinder } from "./day-finder.ts";

/** When a capture was observing, how that is known, and what it lost. */
export interface ObservedTime {
  readonly coverage: CoverageKind;
  /** Ascending, apart from each other. */
  readonly intervals: readonly Interval[];
  /** Packets that the capture says were dropped. */
  readonly dropped: number;
  /** IP frames by observation day, malformed and foreign ones too: what the capture received. */
  readonly days: ReadonlyMap<string, number>;
  /** Observation days that the intervals touch. */
  readonly coveredDays: readonly string[];
}

/** Minutes between packets that are at most so far apart count as observed when nothing says when the capture ran. */
export const LONGEST_SILENCE: number = 3600;

const MINUTE = 60;
const LAST_SECOND = 2 ** 32;

/** The observed time of a capture, by what was declared, else by what it states, else by its packets. */
export function observedTime(
  covers: Covers,
  zone: Zone,
  minutes: MinuteFrames,
  statistics: readonly InterfaceStatistics[],
): ObservedTime {
  const days = framesByDay(zone, minutes);
  const { coverage, intervals } = findIntervals(covers, zone, minutes, statistics, [...days.keys()]);
  const bounded = union(intervals.map(({ from, to }) => ({ from: Math.max(0, from), to: Math.min(LAST_SECOND, to) })));
  return {
    coverage,
    intervals: bounded,
    dropped: droppedPackets(statistics),
    days,
    coveredDays: daysTouched(zone, bounded),
  };
}

function findIntervals(
  covers: Covers,
  zone: Zone,
  minutes: MinuteFrames,
  statistics: readonly InterfaceStatistics[],
  days: readonly string[],
): { readonly coverage: CoverageKind; readonly intervals: readonly Interval[] } {
  switch (covers.by) {
    case "interval":
      return { coverage: "declared", intervals: [{ from: covers.from, to: covers.to }] };
    case "days":
      return {
        coverage: "declared",
        intervals: days.map((day) => ({ from: dayStart(zone, day), to: dayStart(zone, addDays(day, 1)) })),
      };
    case "measured": {
      const stated = statedIntervals(statistics);
      return stated.length > 0
        ? { coverage: "measured", intervals: stated }
        : { coverage: "inferred", intervals: betweenPackets(minutes) };
    }
  }
}

/**
 * Start to end of each interface that states both; a capture is observed while any of its interfaces is. A statement of
 * more time than a capture's packets may span is not believed.
 */
function statedIntervals(statistics: readonly InterfaceStatistics[]): readonly Interval[] {
  return statistics.flatMap(({ startMicros, endMicros }) => {
    if (startMicros === null || endMicros === null || endMicros <= startMicros) return [];
    if (endMicros - startMicros > MAX_DAYS * 86_400e6) return [];
    return [{ from: Math.floor(startMicros / 1e6), to: Math.ceil(endMicros / 1e6) }];
  });
}

function betweenPackets(minutes: MinuteFrames): readonly Interval[] {
  return union(
    Array.from(minutes.minute, (from) => ({ from, to: from + MINUTE })),
    LONGEST_SILENCE,
  );
}

/** The drop counter of an interface grows from block to block, so its greatest value counts once. */
function droppedPackets(statistics: readonly InterfaceStatistics[]): number {
  const byInterface = new Map<string, number>();
  for (const { interfaceId, startMicros, dropped } of statistics) {
    const key = `${interfaceId} ${String(startMicros)}`;
    byInterface.set(key, Math.max(byInterface.get(key) ?? 0, dropped ?? 0));
  }
  return [...byInterface.values()].reduce((sum, dropped) => sum + dropped, 0);
}

/** Frames by observation day: a minute belongs to the day in which it begins. */
export function framesByDay(zone: Zone, minutes: MinuteFrames): ReadonlyMap<string, number> {
  const finder = new DayFinder(zone);
  const days = new Map<string, number>();
  minutes.minute.forEach((start, index) => {
    const day = finder.dayAt(start);
    days.set(day, (days.get(day) ?? 0) + (minutes.frames[index] ?? 0));
  });
  return days;
}

/** Intervals in order, those joined that overlap, touch or are at most `gap` seconds apart. */
export function union(intervals: readonly Interval[], gap = 0): readonly Interval[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of intervals.toSorted((one, other) => one.from - other.from)) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to + gap) last.to = Math.max(last.to, to);
    else if (to > from) joined.push({ from, to });
  }
  return joined;
}

/** The observation days that intervals touch, in order, each once. */
export function daysTouched(zone: Zone, intervals: readonly Interval[]): readonly string[] {
  const finder = new DayFinder(zone);
  const days = new Set<string>();
  for (const { from, to } of intervals) {
    for (let at = from; at < to; at = finder.end) days.add(finder.dayAt(at));
  }
  return [...days].toSorted();
}
