import { bind, raw, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { boundList } from "./bound-list.ts";
import { comparedColumns } from "./compared-columns.ts";
import { besidePeriods, coversAny, splitPeriods } from "./compared-periods.ts";
import { COLUMN } from "./column-specs.ts";
import { coveredSensors } from "./coverage-weights.ts";
import { cutsBy, sameCut, sensorIdsOf } from "./cuts.ts";
import type { Cut } from "./cuts.ts";
import type { Bilingual, Cell, ColumnSpec, FigureInput, FigureQuery, FigureTable, RowLabel } from "./figure.ts";
import { countFloods, floodLabel } from "./flood-labels.ts";
import type { FloodCount } from "./flood-labels.ts";
import { inScope, scopeOf } from "./flow-filter.ts";
import { flagOption, numberOption, textOption } from "./parameter-specs.ts";
import { hasKey } from "./row-key.ts";
import type { RowKey } from "./row-key.ts";
import { sourceTable } from "./source-table.ts";
import { createTable, ratio } from "./table-builder.ts";

interface RankedRow {
  readonly cut: number;
  readonly key: string;
  readonly packets: number;
  readonly total: number;
  readonly place: number;
}

interface Breadth {
  readonly sources: number;
  readonly sensors: number;
}

/** The columns of a ranking and of the periods beside it; `previous_rank` always stands among the first. */
export function rankingColumns(query: FigureQuery, specs: readonly ColumnSpec[]): readonly ColumnSpec[] {
  const beside = comparedColumns(query, [COLUMN.rank, COLUMN.packets, COLUMN.share]);
  return [...specs, COLUMN.previousRank, ...beside.filter(({ name }) => name !== COLUMN.previousRank.name)];
}

/** What a terminal's table shows of a ranking: the rank of the range before only where it was asked for. */
export function rankingGlance(query: FigureQuery, specs: readonly ColumnSpec[]): readonly string[] {
  const names = rankingColumns(query, specs).map(({ name }) => name);
  return flagOption(query, "previous") ? names : names.filter((name) => name !== COLUMN.previousRank.name);
}

/** The ranking of a key by packets, with shares, exact sources, flood labels, and what the periods beside it say of its rows. */
export async function rankRows(input: FigureInput, specs: readonly ColumnSpec[], ranked: RowKey): Promise<FigureTable> {
  const table = createTable(specs);
  const labels: RowLabel[] = [];
  for (const cut of cutsBy(input, textOption(input.query, "by"))) {
    const found = await topRows(input, cut, ranked);
    const rows = [...cut.labels.keys()].flatMap((key) => found.filter((row) => row.cut === key));
    const breadth = await countBreadth(input, cut, ranked, rows);
    const floods = await floodsOf(input, cut, ranked);
    const keys = [...new Set(rows.map(({ key }) => key))];
    const beside = besideOf(input, cut, await rowsBeside(input, cut, ranked, keys));
    for (const row of rows) {
      const cells: Record<string, Cell> = {
        by: cut.labels.get(row.cut) ?? "",
        rank: row.place,
        [ranked.name]: ranked.labelOf(row.key),
        packets: row.packets,
        share: ratio(row.packets, row.total),
        sources: breadth.get(rowKey(row))?.sources ?? 0,
        sensors: breadth.get(rowKey(row))?.sensors ?? 0,
        ...beside(row),
      };
      const at = table.add(...specs.map((spec) => cells[spec.name] ?? null));
      const flood = floods.get(rowKey(row));
      if (flood !== undefined) labels.push(floodLabel(at, flood));
    }
  }
  return { columns: table.columns, labels, notes: outsideNotes(input) };
}

const rowKey = (row: { readonly cut: number; readonly key: string }): string => `${row.cut} ${row.key}`;

/** The first ranks of each value of the cut. */
async function topRows(input: FigureInput, cut: Cut, ranked: RowKey): Promise<readonly RankedRow[]> {
  return input.context.store.query<RankedRow>(sql`
    select cut, toString(item) as key, packets, total,
      row_number() over (partition by cut order by packets desc, item) as place from (
        select *, sum(packets) over (partition by cut) as total from (${await countsOf(input, cut, ranked)})
        order by cut, packets desc, item limit ${bind("UInt32", numberOption(input.query, "top"))} by cut
      ) order by cut, place`);
}

/** Packets by value of the cut and key, in one period. */
async function countsOf(input: FigureInput, cut: Cut, ranked: RowKey): Promise<BoundSql> {
  return sql`select ${cut.key} as cut, ${ranked.expression} as item, sum(rows.packets) as packets
    from ${await rowsOf(input, cut, ranked)} as rows group by cut, item`;
}

/** The same keys in each period beside the own one, with their ranks among all keys there. */
async function rowsBeside(
  input: FigureInput,
  cut: Cut,
  ranked: RowKey,
  keys: readonly string[],
): Promise<readonly (readonly RankedRow[])[]> {
  const parts = await besidePeriods(input, (one) => {
    const same = sameCut(one, input, cut);
    return same === null ? null : countsOf(one, same, ranked);
  });
  if (parts === null) return input.compared.map(() => []);
  const rows = await input.context.store.query<RankedRow & { readonly period: number }>(sql`
    select period, cut, toString(item) as key, packets, total, place from (
      select *, sum(packets) over (partition by period, cut) as total,
        row_number() over (partition by period, cut order by packets desc, item) as place
      from ${parts}
    ) where key in ${boundList("String", keys)}`);
  return splitPeriods(input, rows).slice(1);
}

/** Regions of all sensors together are also in the roll-up of sources; nothing else is. */
async function rowsOf(input: FigureInput, cut: Cut, ranked: RowKey): Promise<BoundSql> {
  const scope = scopeOf(input, cut.selection);
  if (ranked.name === "region" && cut.labels.has(0)) return (await sourceTable(input, scope)).rows;
  return sql`(select * from flows where ${inScope(scope)})`;
}

/** The cells that the periods beside a row add: no rank outside the listed ones, nothing where nobody observed. */
function besideOf(
  input: FigureInput,
  cut: Cut,
  periods: readonly (readonly RankedRow[])[],
): (row: RankedRow) => Record<string, Cell> {
  const top = numberOption(input.query, "top");
  const found = periods.map((rows) => new Map(rows.map((row) => [rowKey(row), row])));
  const cuts = input.compared.map((period) => sameCut(period.input, input, cut));
  return (row) => {
    const cells: Record<string, Cell> = {};
    input.compared.forEach(({ kind, input: one }, index) => {
      const prefix = kind === "previous" ? "previous" : "year_before";
      const then = found[index]?.get(rowKey(row));
      const same = cuts[index] ?? null;
      const none = same !== null && coversAny(one, sensorIdsOf(same, row.cut)) ? 0 : null;
      cells[`${prefix}_rank`] = then !== undefined && then.place <= top ? then.place : null;
      cells[`${prefix}_packets`] = then?.packets ?? none;
      cells[`${prefix}_share`] = then === undefined ? none : ratio(then.packets, then.total);
    });
    return cells;
  };
}

async function countBreadth(
  input: FigureInput,
  cut: Cut,
  ranked: RowKey,
  rows: readonly RankedRow[],
): Promise<ReadonlyMap<string, Breadth>> {
  if (rows.length === 0) return new Map();
  const keys = [...new Set(rows.map((row) => row.key))];
  const sensors = raw(ranked.name === "port" ? "uniqExact(sensor)" : "0");
  const counted = await input.context.store.query<Breadth & { readonly cut: number; readonly key: string }>(sql`
    select cut, toString(place) as key, sources, sensors from (
      select ${cut.key} as cut, ${ranked.expression} as place, uniqExact(source) as sources, ${sensors} as sensors
      from ${await rowsOf(input, cut, ranked)} as rows where ${hasKey(ranked, keys)} group by cut, place
    )`);
  return new Map(counted.map((row) => [rowKey(row), row]));
}

async function floodsOf(input: FigureInput, cut: Cut, ranked: RowKey): Promise<ReadonlyMap<string, FloodCount>> {
  const both = sql`concat(toString(${cut.key}), ' ', toString(${ranked.expression}))`;
  return countFloods(input, scopeOf(input, cut.selection), both);
}

/** What an empty rank means, where any of the periods beside was observed. */
function outsideNotes(input: FigureInput): readonly Bilingual[] {
  if (!input.compared.some(({ input: { coverage } }) => coveredSensors(coverage).length > 0)) return [];
  const top = numberOption(input.query, "top");
  return [
    {
      en: `an empty rank of another period is outside its top ${top}`,
      ja: `他の期間の順位の空欄は TOP${top} 外`,
    },
  ];
}
