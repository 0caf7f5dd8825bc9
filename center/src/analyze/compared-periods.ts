import { addDays, previousRange, yearBeforeRange } from "@teiten/core/calendar";
import type { DayRange } from "@teiten/core/calendar";
import { bind, join, raw, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { createCoverage, dayBins } from "./coverage-weights.ts";
import type { ComparedKind, FigureInput, FigureQuery } from "./figure.ts";
import { loadFirstSeconds, loadObserved } from "./load-coverage.ts";
import { flagOption, textOption } from "./parameter-specs.ts";
import { selectSensors } from "./sensor-selection.ts";

const ASKED = ["previous", "year-before"] as const;
/** Days of 52 weeks: the Monday nearest to a Monday's day a year before. */
const YEAR_OF_WEEKS = 364;
/** Days before the range in which something new must not have been seen: a quarter. */
export const HISTORY_DAYS = 92;

/** Which periods the query asks to be put beside, in the order of their columns. */
export function comparedKinds(query: FigureQuery): readonly (typeof ASKED)[number][] {
  return ASKED.filter((kind) => flagOption(query, kind));
}

/**
 * The days of a period that the range is put beside: the range of the same kind just before, or the days of the same
 * names a year before; where the figure's bin is a week, the same 52 weeks before, so that weeks begin on Monday in both.
 */
export function comparedRange(query: FigureQuery, range: DayRange, kind: ComparedKind): DayRange {
  if (kind === "previous") return previousRange(range);
  if (kind === "history") return { from: addDays(range.from, -HISTORY_DAYS), to: range.from };
  if (textOption(query, "bin") !== "week") return yearBeforeRange(range);
  return { from: addDays(range.from, -YEAR_OF_WEEKS), to: addDays(range.to, -YEAR_OF_WEEKS) };
}

/** The sensors and the coverage of a query on some days, without any period beside them. */
export async function inputOver(
  base: Pick<FigureInput, "context" | "query" | "rules" | "zone">,
  range: DayRange,
): Promise<FigureInput> {
  const { context, query, rules, zone } = base;
  const wanted = { names: query.sensors, group: query.group };
  const selection = selectSensors(await context.state.sensors(), context.home, range, wanted);
  const bins = dayBins(zone, range);
  const observed = await loadObserved(context.store, { zone, selection }, bins);
  const first = await loadFirstSeconds(context.store, selection, observed);
  const coverage = createCoverage(zone, selection, observed, bins, first);
  return { context, query, rules, zone, range, selection, coverage, compared: [] };
}

/** The figure's own days, then every period beside them in the order of its columns. */
export function periodsOf(input: FigureInput): readonly FigureInput[] {
  return [input, ...input.compared.map((period) => period.input)];
}

/**
 * One question over the figure's own days and every period beside them: `part` selects from one period. A subquery whose
 * rows have `period` beside the part's columns: 0 is the own one, others stand as in `periodsOf`.
 */
export async function overPeriods(
  input: FigureInput,
  part: (one: FigureInput) => BoundSql | Promise<BoundSql>,
): Promise<BoundSql> {
  return tagged(await Promise.all(periodsOf(input).map(async (one) => part(one))));
}

/** The same over the periods beside alone, with the same numbers; `part` may leave one out. Null where nothing is left. */
export async function besidePeriods(
  input: FigureInput,
  part: (one: FigureInput) => BoundSql | null | Promise<BoundSql | null>,
): Promise<BoundSql | null> {
  const parts = await Promise.all(input.compared.map(async (period) => part(period.input)));
  return parts.every((one) => one === null) ? null : tagged([null, ...parts]);
}

function tagged(parts: readonly (BoundSql | null)[]): BoundSql {
  const selects = parts.flatMap((one, period) =>
    one === null ? [] : [sql`select toUInt8(${raw(String(period))}) as period, part.* from (${one}) as part`],
  );
  return sql`(${join(selects, " union all ")})`;
}

/**
 * The rows of the first `top` items of the own period, in every period: `parts` is `overPeriods` with a column `item`;
 * `order` is how a period's rows are ordered before `item`. Rows carry `place`, their place in their own period. For
 * items that are as few as ports; millions of them are ordered too slowly here: ask for the own ones first.
 */
export function firstItems(parts: BoundSql, order: BoundSql, top: number): BoundSql {
  return sql`(select * from (
    select *, minIf(place, period = 0) over (partition by item) as own_place from (
      select *, row_number() over (partition by period order by ${order}, item) as place from ${parts}
    )
  ) where own_place between 1 and ${bind("UInt32", top)} order by period, place)`;
}

/** The rows of each period of `overPeriods`, as many lists as `periodsOf` has. */
export function splitPeriods<Row extends { readonly period: number }>(
  input: FigureInput,
  rows: readonly Row[],
): readonly (readonly Row[])[] {
  const lists = periodsOf(input).map((): Row[] => []);
  for (const row of rows) lists[row.period]?.push(row);
  return lists;
}

/** Whether any of the sensors counts on any day of the period; where none does, its numbers are missing, not 0. */
export function coversAny({ coverage }: FigureInput, sensorIds: readonly number[]): boolean {
  return sensorIds.some((id) => coverage.bins.labels.some((_, bin) => coverage.weight(id, bin) > 0));
}
