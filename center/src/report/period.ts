import { CalendarError, addMonths, daysIn, quarterRange } from "@teiten/core/calendar";
import type { Day, DayRange } from "@teiten/core/calendar";
import { TeitenError } from "../telemetry/index.ts";

/** A quarter of the calendar year and the ranges that its report compares with; days are half-open. */
export interface Quarter extends DayRange {
  /** `2022Q3`. */
  readonly name: string;
  readonly year: number;
  readonly number: number;
}

/** Reads `2022Q3` (letter in either case); throws `TeitenError` with exit code 2. */
export function parseQuarter(text: string): Quarter {
  try {
    return quarterFrom(quarterRange(text));
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    throw new TeitenError({
      code: "report-quarter-invalid",
      message: `“${text}” is not a quarter`,
      place: "the quarter of teiten report quarterly",
      advice: "write a quarter as 2022Q3",
      exitCode: 2,
    });
  }
}

/** The quarter before. */
export function previousQuarter(quarter: Quarter): Quarter {
  return quarterFrom({ from: addMonths(quarter.from, -3), to: quarter.from });
}

/** The same quarter of the year before. */
export function yearBefore(quarter: Quarter): Quarter {
  return quarterFrom({ from: addMonths(quarter.from, -12), to: addMonths(quarter.to, -12) });
}

/** The days of a quarter, in order. */
export function daysOf(quarter: Quarter): readonly Day[] {
  return daysIn(quarter);
}

/** The three months of a quarter, `2022-07`, in order. */
export function monthsOf(quarter: Quarter): readonly string[] {
  return [0, 1, 2].map((months) => addMonths(quarter.from, months).slice(0, 7));
}

function quarterFrom(range: DayRange): Quarter {
  const year = Number(range.from.slice(0, 4));
  const number = Math.floor((Number(range.from.slice(5, 7)) - 1) / 3) + 1;
  return { ...range, name: `${year}Q${number}`, year, number };
}
