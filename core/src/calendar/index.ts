export { CalendarError } from "./calendar-error.ts";
export { openZone } from "./zone.ts";
export type { Zone } from "./zone.ts";
export {
  addDays,
  dayLength,
  dayName,
  dayNumber,
  dayOf,
  dayStart,
  mondayOf,
  monthOf,
  parseDay,
  quarterOf,
} from "./day.ts";
export type { Day } from "./day.ts";
export {
  addMonths,
  createRange,
  daysIn,
  previousRange,
  quarterRange,
  rangeLength,
  rangeSeconds,
  sameDayBefore,
  yearBeforeRange,
} from "./range.ts";
export type { DayRange } from "./range.ts";
export { BIN_SIZES, binLength, binOf, createBins } from "./bins.ts";
export type { BinSize, Bins } from "./bins.ts";
export { formatInstant, parseInstant, parseInterval } from "./instant.ts";
