import { sql } from "../../store/index.ts";
import { COLUMN, sourcesColumn } from "../column-specs.ts";
import { counterparts } from "../compared-bins.ts";
import { comparedColumns } from "../compared-columns.ts";
import { overPeriods, splitPeriods } from "../compared-periods.ts";
import type { Cell, ColumnSpec, FigureDefinition, FigureInput, FigureQuery, FigureTable } from "../figure.ts";
import { countFloods, floodLabel } from "../flood-labels.ts";
import { binStart, scopeOf } from "../flow-filter.ts";
import { COUNT_SOURCES } from "../measures.ts";
import { COMPARED } from "../parameter-specs.ts";
import { sourceTable } from "../source-table.ts";
import { createTable } from "../table-builder.ts";
import { hasMark, markedTools } from "../tool-evidence.ts";

const HOSTS = sourcesColumn(
  "sources",
  "distinct sources of Mirai-type packets",
  "Mirai型の特徴を持つパケットの送信元IPアドレス数",
);

function columns(query: FigureQuery): readonly ColumnSpec[] {
  return [COLUMN.day, COLUMN.region, HOSTS, ...comparedColumns(query, [HOSTS])];
}

interface Row {
  readonly period: number;
  readonly start: number;
  readonly place: string;
  readonly hosts: number;
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const { coverage, query } = input;
  const { bins } = coverage;
  const marks = markedTools(input.rules).get("Mirai") ?? [];
  const [own = [], ...others] = splitPeriods(input, await hostRows(input, marks));
  const beside = daysBeside(input, others);
  const name = sql`concat(toString(${binStart(bins)}), ' ', toString(region))`;
  const floods = await countFloods(input, scopeOf(input), name, hasMark(marks));
  const rowsOf = new Map<number, Row[]>();
  for (const row of own) rowsOf.set(row.start, [...(rowsOf.get(row.start) ?? []), row]);
  const table = createTable(columns(query));
  const labels = bins.labels.flatMap((day, bin) => {
    const found = rowsOf.get(bins.starts[bin] ?? -1) ?? [];
    if (found.length === 0 && query.region !== null) {
      table.add(day, query.region, coverage.emptyDays.includes(day) ? null : 0, ...beside(bin, query.region));
    }
    return found.flatMap(({ place, hosts }) => {
      const row = table.add(day, place, hosts, ...beside(bin, place));
      const flood = floods.get(`${bins.starts[bin]} ${place}`);
      return flood === undefined ? [] : [floodLabel(row, flood)];
    });
  });
  return { columns: table.columns, labels, notes: [] };
}

async function hostRows(input: FigureInput, marks: readonly number[]): Promise<readonly Row[]> {
  const parts = await overPeriods(input, async (one) => {
    const sources = await sourceTable(one, scopeOf(one));
    return sql`select start, toString(region) as place, uniqExact(source) as hosts
      from ${sources.rows} as rows where ${sources.isMarked(marks)} group by start, place`;
  });
  return input.context.store.query<Row>(sql`select * from ${parts} order by period, start, hosts desc, place`);
}

/** What the days that stand beside a day of the own range have of a region: 0 where nothing came, empty where none observed. */
function daysBeside(
  input: FigureInput,
  rows: readonly (readonly Row[])[],
): (bin: number, place: string) => readonly Cell[] {
  const periods = input.compared.map(({ kind, input: one }, period) => ({
    days: one.coverage,
    places: counterparts(kind, input.coverage.bins, one.coverage.bins),
    hosts: new Map(rows[period]?.map((row) => [`${row.start} ${row.place}`, row.hosts])),
  }));
  return (bin, place) =>
    periods.map(({ days, places, hosts }) => {
      const other = places[bin] ?? -1;
      const day = days.bins.labels[other];
      if (day === undefined || days.emptyDays.includes(day)) return null;
      return hosts.get(`${days.bins.starts[other]} ${place}`) ?? 0;
    });
}

/** Mirai-type sources by day and region. */
export const miraiHosts: FigureDefinition = {
  id: "mirai-hosts",
  version: 1,
  title: { en: "Mirai-type hosts", ja: "Mirai型の特徴を持つパケットの送信元" },
  question: {
    en: "how many hosts of each region send Mirai-type packets each day?",
    ja: "Mirai型の特徴を持つパケットを送る送信元は、地域ごとに1日どれだけあるか",
  },
  definition: {
    en: "Distinct source addresses of each observation day from which at least one Mirai-type packet came (a TCP SYN whose sequence number equals its destination address), by region. Days cannot be added: a host that sends on two days is counted on both. With --region every day has a row, 0 where sensors covered the day and saw none, missing where none covered it; without it only days and regions with hosts have one.",
    ja: "Mirai型の特徴を持つパケット（シーケンス番号が宛先IPアドレスと等しいTCP SYN）を1つ以上送った送信元IPアドレスの数を、観測日と地域ごとに数える。日をまたいで足すことはできない（2日送れば両日に数える）。--region を指定すると毎日の行があり、観測できて1つもなければ 0、どのセンサーも観測していなければ欠測とする。指定しなければ、送信元のあった日と地域の行だけを示す。",
  },
  defaultClass: "request",
  parameters: COMPARED,
  data: ["region"],
  measure: () => COUNT_SOURCES,
  columns,
  compute,
};
