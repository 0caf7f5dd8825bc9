import { addMonths, createBins, dayName, dayNumber, quarterRange } from "@teiten/core/calendar";
import type { Day, DayRange, Zone } from "@teiten/core/calendar";
import type { PublicationPeriod } from "../config/index.ts";

/** A cell's name for ever, and its days: the first, and the one after the last. */
export interface CellDays extends DayRange {
  readonly label: string;
}

/** The cells that lie in the days as a whole, oldest first. */
export function wholeCells(zone: Zone, days: DayRange, period: PublicationPeriod): readonly CellDays[] {
  if (days.from >= days.to) return [];
  return createBins(zone, days, period)
    .labels.map((label) => ({ label, ...daysOfCell(label, period) }))
    .filter(({ from, to }) => from >= days.from && to <= days.to);
}

/** The days of a cell by its name: the Monday of a week, `2022-07` of a month, `2022Q3` of a quarter. */
export function daysOfCell(label: string, period: PublicationPeriod): DayRange {
  if (period === "quarter") return quarterRange(label);
  if (period === "month") return { from: `${label}-01`, to: addMonths(`${label}-01`, 1) };
  return { from: label, to: dayName(dayNumber(label) + 7) };
}

/** How many days lie between two. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from);
}
