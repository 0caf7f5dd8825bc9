import { addDays, dayOf } from "@teiten/core/calendar";
import type { Day } from "@teiten/core/calendar";
import { sql } from "../../store/index.ts";
import { createCoverage, dayBins } from "../coverage-weights.ts";
import type { FigureInput } from "../figure.ts";
import { loadObserved } from "../load-coverage.ts";
import { selectSensors } from "../sensor-selection.ts";

/** Days before the range that grouping begins with, as far as there are any. */
export const DAYS_BEFORE = 91;

/**
 * The question that grouping asks whatever is asked of it: all sensors, all regions, from 13 weeks before the range (or
 * from the first stored day) to its end, so that a campaign is the same one in every question.
 */
export async function wholeNetwork(input: FigureInput): Promise<FigureInput> {
  const { context, zone, query } = input;
  const range = { from: await firstDay(input), to: input.range.to };
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

async function firstDay({ zone, range, context }: FigureInput): Promise<Day> {
  const wanted = addDays(range.from, -DAYS_BEFORE);
  const rows = await context.store.query<{ readonly first: number; readonly rows: number }>(
    sql`select toUInt32(min(minute)) as first, count() as rows from flows`,
  );
  const { first = 0, rows: count = 0 } = rows[0] ?? {};
  if (count === 0) return range.from;
  const stored = dayOf(zone, first);
  if (stored >= range.from) return range.from;
  return stored > wanted ? stored : wanted;
}
