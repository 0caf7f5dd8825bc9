import { createBins } from "@teiten/core/calendar";
import type { Bins } from "@teiten/core/calendar";
import { bind, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { countedPackets, leftOutNotes } from "./counted-days.ts";
import { coveredPerBin, createBinWeights } from "./coverage-weights.ts";
import type { BinWeights } from "./coverage-weights.ts";
import { measureColumn } from "./column-specs.ts";
import type { Cell, ColumnSpec, FigureInput, FigureQuery, FigureTable, RowLabel } from "./figure.ts";
import { countFloods, floodLabel } from "./flood-labels.ts";
import { binStart, inScope } from "./flow-filter.ts";
import type { FlowScope } from "./flow-filter.ts";
import { loadObserved } from "./load-coverage.ts";
import { trendMeasure } from "./measures.ts";
import { binOption, numberOption, textOption } from "./parameter-specs.ts";
import { prefixNotes } from "./prefix-notes.ts";
import { hasKey } from "./row-key.ts";
import type { RowKey } from "./row-key.ts";
import { createTable, ratio, rounded } from "./table-builder.ts";

/**
 * One row for each bin and key: packets and exact sources of the sensors that count in the bin, and the value to draw. A
 * bin that no sensor covered is missing; a covered bin without packets is 0. `wanted` null follows the top values.
 */
export async function trendRows(
  input: FigureInput,
  specs: readonly ColumnSpec[],
  trend: RowKey,
  wanted: readonly (number | string)[] | null,
): Promise<FigureTable> {
  const scope = scopeOf(input);
  const bins = createBins(input.zone, input.range, binOption(input.query));
  const weights = await weightsFor(input, bins);
  const ids = input.selection.sensors.map((sensor) => sensor.id);
  const covered = coveredPerBin(input.zone, weights, bins, ids);
  const counted = await countedPackets(input, scope, weights);
  const keys = wanted?.map(String) ?? (await topKeys(input, trend));
  const counts = await countByBin(input, trend, bins, keys, counted.condition);
  const drawn = sql`${hasKey(trend, keys)} and ${counted.condition}`;
  const floods = await countFloods(input, scope, binAndKey(bins, trend), drawn);
  const table = createTable(specs);
  const labels: RowLabel[] = [];
  bins.labels.forEach((bin, index) => {
    for (const key of keys) {
      const name = `${bins.starts[index]} ${key}`;
      const cells = trendCells(counts.get(name), covered[index] ?? 0, textOption(input.query, "measure"));
      const named: Record<string, Cell> = { ...cells, bin, [trend.name]: trend.labelOf(key) };
      const row = table.add(...specs.map((spec) => named[spec.name] ?? null));
      const flood = floods.get(name);
      if (flood !== undefined) labels.push(floodLabel(row, flood));
    }
  });
  const perSensor = textOption(input.query, "measure") === "sources" ? [] : prefixNotes(input.selection.sensors);
  return { columns: table.columns, labels, notes: [...leftOutNotes(counted.leftOut), ...perSensor] };
}

/** The column to draw: packets per covered sensor and bin, or sources. */
export function valueColumn(query: FigureQuery): ColumnSpec {
  const sources = textOption(query, "measure") === "sources";
  const unit = trendMeasure(sources ? "sources" : "packets").unit;
  return measureColumn("value", unit, { en: "the value to draw", ja: "グラフの値" }, sources ? undefined : 4);
}

function scopeOf(input: FigureInput): FlowScope {
  const { trafficClass, region } = input.query;
  return { zone: input.zone, selection: input.selection, trafficClass, region };
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

function trendCells(count: Count | undefined, covered: number, measure: string): Record<string, Cell> {
  if (covered === 0) return { packets: null, sources: null, value: null, covered: 0 };
  const { packets, sources } = count ?? { packets: 0, sources: 0 };
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
  bins: Bins,
  keys: readonly string[],
  counts: BoundSql,
): Promise<ReadonlyMap<string, Count>> {
  if (keys.length === 0) return new Map();
  const rows = await input.context.store.query<Count & { readonly start: number; readonly key: string }>(sql`
    select start, toString(place) as key, packets, sources from (
      select ${binStart(bins)} as start, ${trend.expression} as place, sum(flows.packets) as packets,
        uniqExact(source) as sources
      from flows where ${inScope(scopeOf(input))} and ${hasKey(trend, keys)} and ${counts}
      group by start, place
    )`);
  return new Map(rows.map((row) => [`${row.start} ${row.key}`, row]));
}
