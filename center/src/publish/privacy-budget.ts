import type { Day } from "@teiten/core/calendar";
import type { PublishedCell } from "../state/index.ts";
import type { PublicationPolicy } from "./publication-policy.ts";
import type { PublishedBudget } from "./publication.ts";

/** Cells of a period that can lie in one year. */
const MOST_CELLS = { week: 53, month: 12, quarter: 4 } as const;

/**
 * What one sensor's whole part in a series can have told so far in the year of `today`: the sum of epsilon over the series
 * with the most cells. Withheld cells cost as much, because that they are withheld follows from the counts too.
 */
export function spentBudget(policy: PublicationPolicy, cells: readonly PublishedCell[], today: Day): PublishedBudget {
  const year = today.slice(0, 4);
  const spent = new Map<string, number>();
  for (const { series, period, label } of cells) {
    if (label.startsWith(year)) spent.set(series, (spent.get(series) ?? 0) + policy.epsilon[period]);
  }
  const limit = Math.max(
    ...(["week", "month", "quarter"] as const).map((period) => MOST_CELLS[period] * policy.epsilon[period]),
  );
  return { year, spent: Math.max(0, ...spent.values()), limit };
}
