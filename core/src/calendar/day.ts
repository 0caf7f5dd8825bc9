import { CalendarError } from "./calendar-error.ts";
import { instantOfWallClock } from "./zone.ts";
import type { Zone } from "./zone.ts";

/** An observation day, `YYYY-MM-DD` in the network's zone. */
export type Day = string;

const SECONDS = 86_400;
const FORM = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Checks the form and that the day exists (1900 to 2199); throws `CalendarError`. */
export function parseDay(text: string): Day {
  const match = FORM.exec(text);
  const [year, month, day] = (match ?? []).slice(1).map(Number);
  if (year === undefined || month === undefined || day === undefined) throw invalid(text, "is not a day");
  if (year < 1900 || year > 2199) throw invalid(text, "is outside 1900 to 2199");
  const number = Date.UTC(year, month - 1, day) / 1000 / SECONDS;
  if (dayName(number) !== text) throw invalid(text, "is a day that no month has");
  return text;
}

/** Days since 1970-01-01; plain calendar arithmetic, without a zone. */
export function dayNumber(day: Day): number {
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / 1000 / SECONDS;
}

/** The day of that number, the inverse of `dayNumber`. */
export function dayName(number: number): Day {
  return new Date(number * SECONDS * 1000).toISOString().slice(0, 10);
}

/** The day so many days later, or earlier when negative. */
export function addDays(day: Day, days: number): Day {
  return dayName(dayNumber(day) + days);
}

/** The second (since 1970 UTC) at which the day begins in the zone: the first that carries its date or a later one. */
export function dayStart(zone: Zone, day: Day): number {
  return instantOfWallClock(zone, dayNumber(day) * SECONDS);
}

/** Real length of the day in seconds: 82,800 or 90,000 on a clock change, 0 for a day that the zone skipped. */
export function dayLength(zone: Zone, day: Day): number {
  return dayStart(zone, addDays(day, 1)) - dayStart(zone, day);
}

/** The one observation day that holds an instant (seconds since 1970 UTC). */
export function dayOf(zone: Zone, second: number): Day {
  let number = Math.floor((second + zone.offsetAt(second)) / SECONDS);
  while (dayStart(zone, dayName(number + 1)) <= second) number++;
  while (dayStart(zone, dayName(number)) > second) number--;
  return dayName(number);
}

/** The Monday on or before the day: the label of its week. */
export function mondayOf(day: Day): Day {
  const number = dayNumber(day);
  return dayName(number - ((((number + 3) % 7) + 7) % 7));
}

/** The month of a day, `YYYY-MM`. */
export function monthOf(day: Day): string {
  return day.slice(0, 7);
}

/** The quarter of a day, `2022Q3`. */
export function quarterOf(day: Day): string {
  return `${day.slice(0, 4)}Q${Math.floor((Number(day.slice(5, 7)) - 1) / 3) + 1}`;
}

function invalid(text: string, what: string): CalendarError {
  return new CalendarError(
    "day-invalid",
    text,
    `“${text}” ${what}`,
    "write a day as YYYY-MM-DD, for example 2022-07-01",
  );
}
