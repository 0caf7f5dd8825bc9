import { previousRange } from "@teiten/core/calendar";
import { bind, raw, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { cutsBy } from "./cuts.ts";
import type { Cut } from "./cuts.ts";
import type { Bilingual, Cell, ColumnSpec, FigureInput, FigureTable, RowLabel } from "./figure.ts";
import { countFloods, floodLabel } from "./flood-labels.ts";
import type { FloodCount } from "./flood-labels.ts";
import { inScope } from "./flow-filter.ts";
import type { FlowScope } from "./flow-filter.ts";
import { flagOption, numberOption, textOption } from "./parameter-specs.ts";
import { hasKey } from "./row-key.ts";
import type { RowKey } from "./row-key.ts";
import { selectSensors } from "./sensor-selection.ts";
import { sourceTable } from "./source-table.ts";
import { createTable, ratio } from "./table-builder.ts";

interface RankedRow {
  readonly cut: number;
  readonly key: string;
  readonly packets: number;
  readonly total: number;
}

interface Breadth {
  readonly sources: number;
  readonly sensors: number;
}

/** The ranking of a key by packets, with shares, exact sources, flood labels and, when asked for, the ranks before. */
export async function rankRows(input: FigureInput, specs: readonly ColumnSpec[], ranked: RowKey): Promise<FigureTable> {
  const table = createTable(specs);
  const labels: RowLabel[] = [];
  const notes: Bilingual[] = [];
  const before = flagOption(input.query, "previous") ? await earlierRanks(input, ranked, notes) : new Map();
  for (const cut of cutsBy(input, textOption(input.query, "by"))) {
    const rows = await topRows(input, cut, ranked);
    const breadth = await countBreadth(input, cut, ranked, rows);
    const floods = await floodsOf(input, cut, ranked);
    for (const [key, label] of cut.labels) {
      rows
        .filter((row) => row.cut === key)
        .forEach((row, index) => {
          const cells: Record<string, Cell> = {
            by: label,
            rank: index + 1,
            [ranked.name]: ranked.labelOf(row.key),
            packets: row.packets,
            share: ratio(row.packets, row.total),
            sources: breadth.get(rowKey(row))?.sources ?? 0,
            sensors: breadth.get(rowKey(row))?.sensors ?? 0,
            previous_rank: (before.get(`${label} ${row.key}`) as number | undefined) ?? null,
          };
          const at = table.add(...specs.map((spec) => cells[spec.name] ?? null));
          const flood = floods.get(rowKey(row));
          if (flood !== undefined) labels.push(floodLabel(at, flood));
        });
    }
  }
  return { columns: table.columns, labels, notes };
}

function scopeOf(input: FigureInput, cut: Cut): FlowScope {
  const { trafficClass, region } = input.query;
  return { zone: input.zone, selection: cut.selection, trafficClass, region };
}

const rowKey = (row: { readonly cut: number; readonly key: string }): string => `${row.cut} ${row.key}`;

async function topRows(input: FigureInput, cut: Cut, ranked: RowKey): Promise<readonly RankedRow[]> {
  return input.context.store.query<RankedRow>(sql`
    select cut, toString(place) as key, packets, sum(packets) over (partition by cut) as total from (
      select ${cut.key} as cut, ${ranked.expression} as place, sum(rows.packets) as packets
      from ${await rowsOf(input, cut, ranked)} as rows group by cut, place
    )
    order by cut, packets desc, place limit ${bind("UInt32", numberOption(input.query, "top"))} by cut`);
}

/** Regions of all sensors together are also in the roll-up of sources; nothing else is. */
async function rowsOf(input: FigureInput, cut: Cut, ranked: RowKey): Promise<BoundSql> {
  const scope = scopeOf(input, cut);
  if (ranked.name === "region" && cut.labels.has(0)) return (await sourceTable(input, scope)).rows;
  return sql`(select * from flows where ${inScope(scope)})`;
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
  return countFloods(input, scopeOf(input, cut), both);
}

async function earlierRanks(
  input: FigureInput,
  ranked: RowKey,
  notes: Bilingual[],
): Promise<ReadonlyMap<string, number>> {
  const range = previousRange(input.range);
  const { context, query } = input;
  const selection = selectSensors(await context.state.sensors(), context.home, range, {
    names: query.sensors,
    group: query.group,
  });
  const ranks = new Map<string, number>();
  for (const cut of cutsBy({ ...input, range, selection }, textOption(query, "by"))) {
    const place = new Map<number, number>();
    for (const row of await topRows(input, cut, ranked)) {
      const rank = (place.get(row.cut) ?? 0) + 1;
      place.set(row.cut, rank);
      ranks.set(`${cut.labels.get(row.cut) ?? ""} ${row.key}`, rank);
    }
  }
  notes.push(earlierNote(range, ranks.size > 0, numberOption(query, "top")));
  return ranks;
}

function earlierNote(range: { readonly from: string; readonly to: string }, found: boolean, top: number): Bilingual {
  if (!found) {
    return {
      en: `nothing is stored for the range before (${range.from} to ${range.to})`,
      ja: `前の期間（${range.from}〜${range.to}）のデータはない`,
    };
  }
  return {
    en: `previous rank: ${range.from} to ${range.to}; empty is outside the top ${top}`,
    ja: `前期間は ${range.from}〜${range.to}。空欄は TOP${top} 外`,
  };
}
