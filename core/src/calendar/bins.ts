import { addDays, dayOf, dayStart, mondayOf, monthOf, quarterOf } from "./day.ts";
import type { Day } from "./day.ts";
import { addMonths, daysIn, quarterRange, rangeSeconds } from "./range.ts";
import type { DayRange } from "./range.ts";
import { formatInstant } from "./instant.ts";
import { instantOfWallClock } from "./zone.ts";
import type { Zone } from "./zone.ts";

/** Names of the bins that time is cut into. */
export const BIN_SIZES = ["hour", "6h", "day", "week", "month", "quarter"] as const;
export type BinSize = (typeof BIN_SIZES)[number];

/** Consecutive bins: bin `i` is `starts[i]` until before `starts[i + 1]`, the last one until before `end` (seconds, UTC). */
export interface Bins {
  readonly size: BinSize;
  readonly labels: readonly string[];
  readonly starts: readonly number[];
  readonly end: number;
  /** Real length in seconds of the whole bin, also where the range cuts it. */
  readonly wholeLengths: readonly number[];
}

/**
 * Cuts a range into bins in the zone; the first and the last are cut at the range's ends but keep their label. Labels:
 * the day, the Monday of the week, `2022-07`, `2022Q3`, and for hours the wall clock with its offset
 * (`2022-07-01T06:00+09:00`). Hours are counted from the day's start; six hours begin at 00, 06, 12 and 18 by the wall
 * clock, so on a clock change one of them is longer or shorter.
 */
export function createBins(zone: Zone, range: DayRange, size: BinSize): Bins {
  const end = dayStart(zone, range.to);
  const labels: string[] = [];
  const starts: number[] = [];
  for (const day of daysIn(range)) {
    for (const [label, start] of binsOfDay(zone, day, size)) {
      if (label === labels.at(-1) || start >= end) continue;
      if (start === starts.at(-1)) labels.pop();
      else starts.push(start);
      labels.push(label);
    }
  }
  const wholeLengths = starts.map((start, index) => wholeLength(zone, size, start, (starts[index + 1] ?? end) - start));
  return { size, labels, starts, end, wholeLengths };
}

/** The bin that holds an instant, or -1 outside. */
export function binOf(bins: Bins, second: number): number {
  if (second >= bins.end || second < (bins.starts[0] ?? Infinity)) return -1;
  let low = 0;
  let high = bins.starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((bins.starts[middle] ?? Infinity) <= second) low = middle;
    else high = middle;
  }
  return low;
}

/** Real length of a bin in seconds. */
export function binLength(bins: Bins, index: number): number {
  return (bins.starts[index + 1] ?? bins.end) - (bins.starts[index] ?? bins.end);
}

function wholeLength(zone: Zone, size: BinSize, start: number, cut: number): number {
  if (size !== "week" && size !== "month" && size !== "quarter") return cut;
  const day = dayOf(zone, start);
  const first =
    size === "week" ? mondayOf(day) : size === "month" ? `${monthOf(day)}-01` : quarterRange(quarterOf(day)).from;
  const next = size === "week" ? addDays(first, 7) : addMonths(first, size === "month" ? 1 : 3);
  return dayStart(zone, next) - dayStart(zone, first);
}

function binsOfDay(zone: Zone, day: Day, size: BinSize): readonly (readonly [string, number])[] {
  const start = dayStart(zone, day);
  switch (size) {
    case "hour":
      return hoursOfDay(zone, day).map((second) => [formatInstant(zone, second), second]);
    case "6h":
      return quartersOfDay(zone, day).map((second) => [formatInstant(zone, second), second]);
    case "day":
      return [[day, start]];
    case "week":
      return [[mondayOf(day), start]];
    case "month":
      return [[monthOf(day), start]];
    case "quarter":
      return [[quarterOf(day), start]];
  }
}

function hoursOfDay(zone: Zone, day: Day): readonly number[] {
  const { from, to } = rangeSeconds(zone, { from: day, to: addDays(day, 1) });
  return Array.from({ length: Math.ceil((to - from) / 3600) }, (_, hour) => from + hour * 3600);
}

function quartersOfDay(zone: Zone, day: Day): readonly number[] {
  const { from, to } = rangeSeconds(zone, { from: day, to: addDays(day, 1) });
  const midnight = Date.parse(`${day}T00:00:00Z`) / 1000;
  const later = [6, 12, 18].map((hour) => instantOfWallClock(zone, midnight + hour * 3600));
  return from === to ? [] : [from, ...later.filter((second) => second > from && second < to)];
}
