import { CalendarError } from "./calendar-error.ts";
import { dayNumber, dayStart, parseDay } from "./day.ts";
import { instantOfWallClock } from "./zone.ts";
import type { Zone } from "./zone.ts";

const FORM = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}))?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * Reads a day (its first second) or a date-time (`2022-07-01T12:30`, with seconds, with `Z` or an offset; without one it
 * is the zone's wall clock). Answers seconds since 1970 UTC; throws `CalendarError`.
 */
export function parseInstant(zone: Zone, text: string): number {
  if (!/[T ]/.test(text)) return dayStart(zone, parseDay(text));
  const match = FORM.exec(text);
  const [hour, minute, second] = [match?.[2], match?.[3], match?.[4] ?? "0"].map(Number) as [number, number, number];
  if (match?.[1] === undefined || hour > 24 || minute > 59 || second > 59 || (hour === 24 && minute + second > 0)) {
    throw new CalendarError(
      "time-invalid",
      text,
      `“${text}” is not a date and time`,
      "write 2022-07-01T12:30 (in the network's zone), 2022-07-01T12:30:15Z or 2022-07-01T12:30+09:00",
    );
  }
  const wall = dayNumber(parseDay(match[1])) * 86_400 + hour * 3600 + minute * 60 + second;
  return match[5] === undefined ? instantOfWallClock(zone, wall) : wall - parseOffset(match[5]);
}

/** Reads `FROM/TO` (days or date-times, half-open) into seconds since 1970 UTC; throws `CalendarError`. */
export function parseInterval(zone: Zone, text: string): { readonly from: number; readonly to: number } {
  const [first, last, extra] = text.split("/");
  if (first === undefined || last === undefined || extra !== undefined) {
    throw new CalendarError("range-invalid", text, `“${text}” is not a range`, "write FROM/TO: 2022-07-01/2022-07-02");
  }
  const interval = { from: parseInstant(zone, first), to: parseInstant(zone, last) };
  if (interval.to > interval.from) return interval;
  throw new CalendarError(
    "range-invalid",
    text,
    `the range ends (${last}) before it begins (${first}), or holds nothing`,
    "ranges are half-open: the first day of July 2022 is 2022-07-01/2022-07-02",
  );
}

/** An instant on the zone's wall clock with its offset: `2022-07-01T06:00+09:00`, seconds only where they are not 0. */
export function formatInstant(zone: Zone, second: number): string {
  const offset = zone.offsetAt(second);
  const text = new Date((second + offset) * 1000).toISOString();
  return text.slice(0, text.endsWith(":00.000Z") ? 16 : 19) + formatOffset(offset);
}

function parseOffset(text: string): number {
  if (text === "Z") return 0;
  const size = Number(text.slice(1, 3)) * 3600 + Number(text.slice(4, 6)) * 60;
  return text.startsWith("-") ? -size : size;
}

function formatOffset(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
