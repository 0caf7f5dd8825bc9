import { addMonths, dayOf, quarterOf, quarterRange } from "@teiten/core/calendar";
import type { Day, DayRange } from "@teiten/core/calendar";
import { sql } from "../../store/index.ts";
import { createCoverage, dayBins } from "../coverage-weights.ts";
import type { FigureInput } from "../figure.ts";
import { loadObserved } from "../load-coverage.ts";
import { selectSensors } from "../sensor-selection.ts";

/** The days that grouping takes, and those stored before them (null without any). */
export interface GroupedDays {
  readonly grouped: DayRange;
  readonly before: DayRange | null;
}

/**
 * The days that are grouped whatever is asked: from the quarter before the one in which the range begins (or from the
 * first stored day) to the end of the range. All ranges that begin in one quarter are grouped from the same day on, so that
 * a campaign is the same one in all of them.
 */
export async function groupedDays(input: FigureInput): Promise<GroupedDays> {
  const { range } = input;
  const wanted = addMonths(quarterRange(quarterOf(range.from)).from, -3);
  const stored = await firstStoredDay(input);
  if (stored === null || stored >= range.from) return { grouped: range, before: null };
  if (stored >= wanted) return { grouped: { from: stored, to: range.to }, before: null };
  return { grouped: { from: wanted, to: range.to }, before: { from: stored, to: wanted } };
}

/** The question over the requests of all sensors and regions on some days. */
export async function wholeNetwork(input: FigureInput, range: DayRange): Promise<FigureInput> {
  const { context, zone, query } = input;
  const sensors = await context.state.sensors();
  const selection = selectSensors(sensors, context.home, range, { names: null, group: null });
  const bins = dayBins(zone, range);
  const observed = await loadObserved(context.store, { zone, selection }, bins);
  const coverage = createCoverage(zone, selection, observed, bins);
  return {
    ...input,
    query: { ...query, sensors: null, group: null, region: null, trafficClass: "request" },
    range,
    selection,
    coverage,
  };
}

async function firstStoredDay({ zone, context }: FigureInput): Promise<Day | null> {
  const rows = await context.store.query<{ readonly first: number; readonly rows: number }>(
    sql`select toUInt32(min(minute)) as first, count() as rows from flows`,
  );
  const { first = 0, rows: count = 0 } = rows[0] ?? {};
  return count === 0 ? null : dayOf(zone, first);
}
