import { QUIET_DAYS } from "./campaign-book.ts";

/** One day of what may be a campaign; only a day with enough sources begins one. */
export interface StretchDay {
  readonly day: number;
  readonly begins: boolean;
}

/** Days of one campaign, first and last. */
export interface Stretch {
  readonly firstDay: number;
  readonly lastDay: number;
}

/** The last campaign that days in ascending order make, by the rule of how long it may be quiet; null without any. */
export function lastStretch(days: readonly StretchDay[]): Stretch | null {
  return days.reduce<Stretch | null>((stretch, { day, begins }) => {
    if (stretch !== null && day - stretch.lastDay <= QUIET_DAYS) return { firstDay: stretch.firstDay, lastDay: day };
    return begins ? { firstDay: day, lastDay: day } : stretch;
  }, null);
}
