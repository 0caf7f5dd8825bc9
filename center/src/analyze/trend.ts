import { createBins } from "@teiten/core/calendar";
import type { Bins } from "@teiten/core/calendar";
import { bind, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { counterparts } from "./compared-bins.ts";
import { comparedColumns } from "./compared-columns.ts";
import { overPeriods, periodsOf, splitPeriods } from "./compared-periods.ts";
import { countedPackets, leftOutNotes } from "./counted-days.ts";
import type { Counted } from "./counted-days.ts";
import { coveredPerBin, createBinWeights } from "./coverage-weights.ts";
import type { BinWeights } from "./coverage-weights.ts";
import { COLUMN, measureColumn } from "./column-specs.ts";
import type { Cell, ColumnSpec, FigureInput, FigureQuery, FigureTable, RowLabel } from "./figure.ts";
import { countFloods, floodLabel } from "./flood-labels.ts";
import { binStart, inScope, scopeOf } from "./flow-filter.ts";
import { loadObserved } from "./load-coverage.ts";
import { trendMeasure } from "./measures.ts";
import { binOption, numberOption, textOption } from "./parameter-specs.ts";
import { prefixNotes } from "./prefix-notes.ts";
import { hasKey } from "./row-key.ts";
import type { RowKey } from "./row-key.ts";
import { createTable, ratio, rounded } from "./table-builder.ts";

/** What a period has in its bins: the sensors that covered each, and the counts by start of the bin and key. */
interface PeriodTrend {
  readonly bins: Bins;
  readonly covered: readonly number[];
  readonly counts: ReadonlyMap<string, Count>;
}

/**
 * One row for each bin and key: packets and exact sources of the sensors that count in the bin, and the value to draw. A
 * bin that no sensor covered is missing; a covered bin without packets is 0. `wanted` null follows the top values. The
 * periods asked for stand beside, bin by bin.
 */
export async function trendRows(
  input: FigureInput,
  specs: readonly ColumnSpec[],
  trend: RowKey,
  wanted: readonly (number | string)[] | null,
): Promise<FigureTable> {
  const keys = wanted?.map(String) ?? (await topKeys(input, trend));
  const countable = await Promise.all(periodsOf(input).map(countableBins));
  const periods = await countByBin(input, trend, countable, keys);
  const [{ bins, counted }] = countable as [CountableBins, ...CountableBins[]];
  const measure = textOption(input.query, "measure");
  const drawn = sql`${hasKey(trend, keys)} and ${counted.condition}`;
  const floods = await countFloods(input, scopeOf(input), binAndKey(bins, trend), drawn);
  const beside = input.compared.map(({ kind }, index) => counterparts(kind, bins, countable[index + 1]?.bins ?? bins));
  const table = createTable(specs);
  const labels: RowLabel[] = [];
  bins.labels.forEach((bin, index) => {
    for (const key of keys) {
      const cells = trendCells(periods[0], index, key, measure);
      const named: Record<string, Cell> = { ...cells, bin, [trend.name]: trend.labelOf(key) };
      const others = beside.flatMap((places, period) => {
        const { value, covered } = trendCells(periods[period + 1], places[index] ?? -1, key, measure);
        return [value ?? null, covered ?? null];
      });
      const own = specs.slice(0, specs.length - others.length).map((spec) => named[spec.name] ?? null);
      const row = table.add(...own, ...others);
      const flood = floods.get(`${bins.starts[index]} ${key}`);
      if (flood !== undefined) labels.push(floodLabel(row, flood));
    }
  });
  const perSensor = measure === "sources" ? [] : prefixNotes(input.selection.sensors);
  return { columns: table.columns, labels, notes: [...leftOutNotes(counted.leftOut), ...perSensor] };
}

/** The columns of a trend: its own, and value and coverage of the periods beside it. */
export function trendColumns(query: FigureQuery, specs: readonly ColumnSpec[]): readonly ColumnSpec[] {
  return [...specs, ...comparedColumns(query, [valueColumn(query), COLUMN.covered])];
}

/** The column to draw: packets per covered sensor and bin, or sources. */
export function valueColumn(query: FigureQuery): ColumnSpec {
  const sources = textOption(query, "measure") === "sources";
  const unit = trendMeasure(sources ? "sources" : "packets").unit;
  return measureColumn("value", unit, { en: "the value to draw", ja: "グラフの値" }, sources ? undefined : 4);
}

interface CountableBins {
  readonly bins: Bins;
  readonly covered: readonly number[];
  readonly counted: Counted;
}

/** The bins of one period, the sensors that covered each, and the rows that count. */
async function countableBins(input: FigureInput): Promise<CountableBins> {
  const bins = createBins(input.zone, input.range, binOption(input.query));
  const weights = await weightsFor(input, bins);
  const ids = input.selection.sensors.map((sensor) => sensor.id);
  const covered = coveredPerBin(input.zone, weights, bins, ids);
  return { bins, covered, counted: await countedPackets(input, scopeOf(input), weights) };
}

async function weightsFor(input: FigureInput, bins: Bins): Promise<BinWeights> {
  if (bins.size !== "hour" && bins.size !== "6h") return input.coverage;
  const observed = await loadObserved(input.context.store, input, bins);
  return createBinWeights(input.zone, bins, observed, input.selection);
}

interface Count {
  readonly packets: number;
  readonly sources: number;
}

function trendCells(period: PeriodTrend | undefined, bin: number, key: string, measure: string): Record<string, Cell> {
  const covered = period?.covered[bin] ?? null;
  if (covered === null || covered === 0) return { packets: null, sources: null, value: null, covered };
  const { packets, sources } = period?.counts.get(`${period.bins.starts[bin]} ${key}`) ?? { packets: 0, sources: 0 };
  const value = measure === "sources" ? sources : ratio(packets, covered);
  return { packets, sources, value, covered: rounded(covered, 6) };
}

const binAndKey = (bins: Bins, trend: RowKey): BoundSql =>
  sql`concat(toString(${binStart(bins)}), ' ', toString(${trend.expression}))`;

async function topKeys(input: FigureInput, trend: RowKey): Promise<readonly string[]> {
  const rows = await input.context.store.query<{ key: string }>(sql`
    select toString(place) as key from (
      select ${trend.expression} as place, sum(packets) as total from flows where ${inScope(scopeOf(input))} group by place
      order by total desc, place limit ${bind("UInt32", numberOption(input.query, "top"))}
    )`);
  return rows.map((row) => row.key);
}

async function countByBin(
  input: FigureInput,
  trend: RowKey,
  countable: readonly CountableBins[],
  keys: readonly string[],
): Promise<readonly PeriodTrend[]> {
  const periods = periodsOf(input);
  const parts = await overPeriods(input, (one) => {
    const part = countable[periods.indexOf(one)];
    if (part === undefined) throw new Error("a period without bins");
    return sql`select ${binStart(part.bins)} as start, ${trend.expression} as place, sum(flows.packets) as packets,
        uniqExact(source) as sources
      from flows where ${inScope(scopeOf(one))} and ${hasKey(trend, keys)} and ${part.counted.condition}
      group by start, place`;
  });
  type Row = Count & { readonly period: number; readonly start: number; readonly key: string };
  const rows =
    keys.length === 0
      ? []
      : await input.context.store.query<Row>(sql`
          select period, start, toString(place) as key, packets, sources from ${parts}`);
  const split = splitPeriods(input, rows);
  return countable.map(({ bins, covered }, period) => ({
    bins,
    covered,
    counts: new Map(split[period]?.map((row) => [`${row.start} ${row.key}`, row])),
  }));
}
