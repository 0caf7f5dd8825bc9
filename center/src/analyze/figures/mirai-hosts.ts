import { sql } from "../../store/index.ts";
import { COLUMN, sourcesColumn } from "../column-specs.ts";
import type { FigureDefinition, FigureInput, FigureTable } from "../figure.ts";
import { countFloods, floodLabel } from "../flood-labels.ts";
import { binStart } from "../flow-filter.ts";
import { COUNT_SOURCES } from "../measures.ts";
import { sourceTable } from "../source-table.ts";
import { createTable } from "../table-builder.ts";
import { hasMark, markedTools } from "../tool-evidence.ts";

const columns = [
  COLUMN.day,
  COLUMN.region,
  sourcesColumn("sources", "distinct sources of Mirai-type packets", "Mirai型の特徴を持つパケットの送信元IPアドレス数"),
];

async function compute(input: FigureInput): Promise<FigureTable> {
  const { coverage, query, context } = input;
  const scope = {
    zone: input.zone,
    selection: input.selection,
    trafficClass: query.trafficClass,
    region: query.region,
  };
  const marks = markedTools().get("Mirai") ?? [];
  const start = binStart(coverage.bins);
  const sources = await sourceTable(input, scope);
  const rows = await context.store.query<{ start: number; place: string; hosts: number }>(sql`
    select start, toString(region) as place, uniqExact(source) as hosts
    from ${sources.rows} as rows where ${sources.isMarked(marks)}
    group by start, place order by start, hosts desc, place`);
  const name = sql`concat(toString(${start}), ' ', toString(region))`;
  const floods = await countFloods(input, scope, name, hasMark(marks));
  const rowsOf = new Map<number, { place: string; hosts: number }[]>();
  for (const row of rows) rowsOf.set(row.start, [...(rowsOf.get(row.start) ?? []), row]);
  const table = createTable(columns);
  const labels = coverage.bins.labels.flatMap((day, bin) => {
    const found = rowsOf.get(coverage.bins.starts[bin] ?? -1) ?? [];
    if (found.length === 0 && query.region !== null) {
      table.add(day, query.region, coverage.emptyDays.includes(day) ? null : 0);
    }
    return found.flatMap(({ place, hosts }) => {
      const row = table.add(day, place, hosts);
      const flood = floods.get(`${coverage.bins.starts[bin]} ${place}`);
      return flood === undefined ? [] : [floodLabel(row, flood)];
    });
  });
  return { columns: table.columns, labels, notes: [] };
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
  parameters: [],
  data: ["region"],
  measure: () => COUNT_SOURCES,
  columns: () => columns,
  compute,
};
