import { CalendarError } from "./calendar-error.ts";
import { addDays, dayName, dayNumber, dayStart, parseDay } from "./day.ts";
import type { Day } from "./day.ts";
import type { Zone } from "./zone.ts";

/** Days from `from` until before `to`. */
export interface DayRange {
  readonly from: Day;
  readonly to: Day;
}

/** Checks both days and that the range holds at least one; throws `CalendarError`. */
export function createRange(from: string, to: string): DayRange {
  const range = { from: parseDay(from), to: parseDay(to) };
  if (range.to > range.from) return range;
  throw new CalendarError(
    "range-invalid",
    `${from}/${to}`,
    range.to === range.from
      ? `the range ${from} to ${to} holds no day`
      : `the range ends (${to}) before it begins (${from})`,
    `ranges are half-open: one day is from ${range.from} to ${addDays(range.from, 1)}`,
  );
}

/** How many days the range holds. */
export function rangeLength(range: DayRange): number {
  return dayNumber(range.to) - dayNumber(range.from);
}

/** Every day of the range, in order. */
export function daysIn(range: DayRange): readonly Day[] {
  const first = dayNumber(range.from);
  return Array.from({ length: rangeLength(range) }, (_, index) => dayName(first + index));
}

/** First second of the range and the first after it, since 1970 UTC. */
export function rangeSeconds(zone: Zone, range: DayRange): { readonly from: number; readonly to: number } {
  return { from: dayStart(zone, range.from), to: dayStart(zone, range.to) };
}

/** The range of a quarter such as `2022Q3`; throws `CalendarError`. */
export function quarterRange(text: string): DayRange {
  const [year, quarter] = (/^(\d{4})Q([1-4])$/i.exec(text) ?? []).slice(1).map(Number);
  if (year === undefined || quarter === undefined) {
    throw new CalendarError("quarter-invalid", text, `“${text}” is not a quarter`, "write a quarter as 2022Q3");
  }
  const from = parseDay(`${year}-${String(quarter * 3 - 2).padStart(2, "0")}-01`);
  return { from, to: addMonths(from, 3) };
}

/** The first of the month so many months later (or earlier): `day` is taken as the first of its month. */
export function addMonths(day: Day, months: number): Day {
  const index = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  return `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}-01`;
}

/** The range of the same kind just before: whole months stay whole months (so quarters quarters), others keep their length. */
export function previousRange(range: DayRange): DayRange {
  if (range.from.endsWith("-01") && range.to.endsWith("-01")) {
    const months = (day: Day): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
    return { from: addMonths(range.from, months(range.from) - months(range.to)), to: range.from };
  }
  return { from: addDays(range.from, -rangeLength(range)), to: range.from };
}

/**
 * The days of the same names a year before, 28 February standing for the 29th where there is none. Whole months stay whole
 * months, so that February 2025 is put beside all 29 days of February 2024.
 */
export function yearBeforeRange(range: DayRange): DayRange {
  if (range.from.endsWith("-01") && range.to.endsWith("-01")) {
    return { from: addMonths(range.from, -12), to: addMonths(range.to, -12) };
  }
  const named = (day: Day): Day => sameDayBefore(day) ?? `${yearBefore(day)}-02-28`;
  return { from: named(range.from), to: addDays(named(addDays(range.to, -1)), 1) };
}

/** The day of the same name a year before; 29 February has none. */
export function sameDayBefore(day: Day): Day | null {
  return day.endsWith("-02-29") ? null : `${yearBefore(day)}${day.slice(4)}`;
}

const yearBefore = (day: Day): string => String(Number(day.slice(0, 4)) - 1).padStart(4, "0");
