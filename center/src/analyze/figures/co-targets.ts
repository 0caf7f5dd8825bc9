import { bind, sql } from "../../store/index.ts";
import { COLUMN, shareColumn, sourcesColumn } from "../column-specs.ts";
import type { FigureDefinition, FigureInput, FigureTable, Measure } from "../figure.ts";
import { inScope } from "../flow-filter.ts";
import { REQUIRED_PORT, numberOption, textOption, topParameter } from "../parameter-specs.ts";
import { PORT_KEY, keyOfLabel, labelOfKey } from "../port-key.ts";
import { createTable, ratio } from "../table-builder.ts";

const columns = [
  COLUMN.port,
  sourcesColumn(
    "sources",
    "sources of the port asked for that also hit this one",
    "指定したポートの送信元のうち、このポートにも送ったもの",
  ),
  shareColumn("share", "÷ all sources of the port asked for", "指定したポートの全送信元に占める割合"),
];

const measure: Measure = {
  unit: { en: "source addresses; share", ja: "送信元IPアドレス、割合" },
  numerator: { en: "sources that hit both ports", ja: "両方のポートに送った送信元" },
  denominator: { en: "sources of the port asked for", ja: "指定したポートの送信元" },
};

async function compute(input: FigureInput): Promise<FigureTable> {
  const { zone, selection, query, context } = input;
  const scope = { zone, selection, trafficClass: query.trafficClass, region: query.region };
  const key = keyOfLabel(textOption(query, "port"));
  const senders = sql`select distinct source from flows where ${inScope(scope)} and ${PORT_KEY} = ${bind("UInt32", key)}`;
  const rows = await context.store.query<{ key: number; sources: number }>(sql`
    select ${PORT_KEY} as key, uniqExact(source) as sources
    from flows where ${inScope(scope)} and source in (${senders})
    group by key order by key = ${bind("UInt32", key)} desc, sources desc, key limit ${bind("UInt32", numberOption(query, "top") + 1)}`);
  const all = rows.find((row) => row.key === key)?.sources ?? 0;
  const table = createTable(columns);
  for (const row of rows) if (row.key !== key) table.add(labelOfKey(row.key), row.sources, ratio(row.sources, all));
  const note = {
    en: `${all} sources of ${labelOfKey(key)}`,
    ja: `${labelOfKey(key)} の送信元は ${all} 件`,
  };
  return { columns: table.columns, labels: [], notes: [note] };
}

/** What else the sources of one port hit. */
export const coTargets: FigureDefinition = {
  id: "co-targets",
  version: 1,
  title: { en: "What the sources of a port also hit", ja: "同じ送信元が狙う他の宛先ポート" },
  question: { en: "what else do the sources of one port hit?", ja: "あるポートに送る送信元は、ほかに何を狙っているか" },
  definition: {
    en: "The distinct sources of the port asked for are looked up on all other ports in the same range, sensors and class; share is those that hit the other port too ÷ all of them. Sources can be counted under many ports, so the shares do not add up. An address that changes hands within the range counts as one source.",
    ja: "指定したポートの送信元IPアドレスについて、同じ期間・センサー・通信種別で他のポートに送ったものを数え、全体に占める割合を示す。1つの送信元が複数のポートに数えられるため、割合の合計は1にならない。期間中に利用者が変わったアドレスも1つの送信元と数える。",
  },
  defaultClass: "request",
  parameters: [REQUIRED_PORT, topParameter(20)],
  data: [],
  measure: () => measure,
  columns: () => columns,
  compute,
};
