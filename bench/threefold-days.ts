import type { ReportedChange } from "./detection-score.ts";

/** Days that the simple reading takes for usual. */
const DAYS_BEFORE = 10;

/**
 * The simple reading beside which detection is scored: days on which a port's packets per sensor are at least three times
 * the mean of the ten days before (and at least one packet a sensor); days in a row are one report. Starts are hours.
 */
export function threefoldDays(
  port: string,
  days: readonly { readonly start: number; readonly value: number | null }[],
): readonly ReportedChange[] {
  const reports: { start: number; end: number }[] = [];
  days.forEach(({ start, value }, day) => {
    const before = days.slice(Math.max(0, day - DAYS_BEFORE), day).flatMap((one) => one.value ?? []);
    const mean = before.reduce((sum, one) => sum + one, 0) / Math.max(1, before.length);
    if (before.length < DAYS_BEFORE || value === null || value < 1 || value < 3 * mean) return;
    const last = reports.at(-1);
    if (last?.end === start) last.end = start + 24;
    else reports.push({ start, end: start + 24 });
  });
  return reports.map(({ start, end }) => ({
    port,
    region: null,
    tool: null,
    scope: null,
    sensors: [],
    start,
    end,
    noticed: null,
    factor: 3,
    score: 0,
    cause: null,
    flood: false,
    draft: false,
  }));
}
