import { addMonths, dayOf, quarterOf, quarterRange } from "@teiten/core/calendar";
import type { Day } from "@teiten/core/calendar";
import { sql } from "../../store/index.ts";
import { createCoverage, dayBins } from "../coverage-weights.ts";
import type { FigureInput } from "../figure.ts";
import { loadObserved } from "../load-coverage.ts";
import { selectSensors } from "../sensor-selection.ts";

/**
 * The question that grouping asks whatever is asked of it: all sensors, all regions, from the quarter before the one in
 * which the range begins (or from the first stored day) to its end. All ranges that begin in one quarter are grouped from
 * the same day on, so that a campaign is the same one in all of them.
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
  const wanted = addMonths(quarterRange(quarterOf(range.from)).from, -3);
  const rows = await context.store.query<{ readonly first: number; readonly rows: number }>(
    sql`select toUInt32(min(minute)) as first, count() as rows from flows`,
  );
  const { first = 0, rows: count = 0 } = rows[0] ?? {};
  if (count === 0) return range.from;
  const stored = dayOf(zone, first);
  if (stored >= range.from) return range.from;
  return stored > wanted ? stored : wanted;
}
