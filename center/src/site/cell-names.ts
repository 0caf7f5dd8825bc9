import { addDays } from "@teiten/core/calendar";
import type { Day, DayRange } from "@teiten/core/calendar";
import { wordsOf } from "../report/index.ts";
import type { Language } from "../report/index.ts";
import type { PublicationPeriod, PublishedSpan } from "../publish/index.ts";

const LENGTH: Readonly<Record<PublicationPeriod, number>> = { week: 53, month: 24, quarter: 12 };

/** How many of the newest cells a graph shows; the open data have all. */
export function shownCells(period: PublicationPeriod): number {
  return LENGTH[period];
}

/** The label of the cell that follows these days. */
export function nextCell({ to }: DayRange, period: PublicationPeriod): string {
  if (period === "week") return to;
  return period === "month" ? to.slice(0, 7) : `${to.slice(0, 4)}Q${Math.floor(Number(to.slice(5, 7)) / 3) + 1}`;
}

/** A cell by its days: `4–10 July 2022`, `July 2022`, `Third quarter of 2022`. */
export function cellName({ label, from, to }: PublishedSpan, period: PublicationPeriod, language: Language): string {
  const words = wordsOf(language);
  if (period === "week") return words.dateRange(from, addDays(to, -1));
  if (period === "month") return words.month(label);
  return language === "ja"
    ? `${label.slice(0, 4)}年第${label.slice(5)}四半期`
    : `Q${label.slice(5)} ${label.slice(0, 4)}`;
}

/** What stands at the time axis: months that begin within a year of weeks, single weeks where they are few. */
export function axisNames(
  cells: readonly string[],
  period: PublicationPeriod,
  language: Language,
): ReadonlyMap<number, string> {
  if (period === "quarter") return new Map(cells.map((label, cell) => [cell, label]));
  if (period === "week" && cells.length <= 9) {
    return new Map(cells.map((label, cell) => [cell, wordsOf(language).axisDay(label)]));
  }
  return new Map(
    cells.flatMap((label, cell) => {
      const begins = label.slice(0, 7) !== (cells[cell - 1] ?? "").slice(0, 7);
      return begins && (cell > 0 || Number(label.slice(8)) < 8) ? [[cell, axisMonth(label, language)] as const] : [];
    }),
  );
}

function axisMonth(label: Day, language: Language): string {
  const [year = "", month = ""] = label.split("-");
  if (language === "ja") return `${year.slice(2)}年${Number(month)}月`;
  const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  return `${names[Number(month) - 1] ?? ""} ${year.slice(2)}`;
}
