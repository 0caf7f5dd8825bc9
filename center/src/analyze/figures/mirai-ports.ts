import { bind, sql } from "../../store/index.ts";
import { COLUMN, packetsColumn, shareColumn } from "../column-specs.ts";
import type { FigureDefinition, FigureInput, FigureTable } from "../figure.ts";
import { countFloods, floodLabel } from "../flood-labels.ts";
import { inScope } from "../flow-filter.ts";
import { COUNT_AND_SHARE_OF_ROW } from "../measures.ts";
import { numberOption, topParameter } from "../parameter-specs.ts";
import { BY_PORT } from "../row-key.ts";
import { createTable, ratio } from "../table-builder.ts";
import { hasMark, markedTools } from "../tool-evidence.ts";

const columns = [
  COLUMN.port,
  COLUMN.packets,
  packetsColumn(
    "mirai_packets",
    "packets whose sequence number equals their destination address",
    "シーケンス番号が宛先IPアドレスと等しいパケット数",
  ),
  shareColumn("share", "mirai_packets ÷ packets", "mirai_packets ÷ packets"),
];

async function compute(input: FigureInput): Promise<FigureTable> {
  const { trafficClass, region } = input.query;
  const scope = { zone: input.zone, selection: input.selection, trafficClass, region };
  const isMirai = hasMark(markedTools().get("Mirai") ?? []);
  const rows = await input.context.store.query<{ key: string; packets: number; mirai: number }>(sql`
    select toString(place) as key, packets, mirai from (
      select ${BY_PORT.expression} as place, sum(flows.packets) as packets, sumIf(flows.packets, ${isMirai}) as mirai
      from flows where ${inScope(scope)} group by place having mirai > 0
    )
    order by mirai desc, place limit ${bind("UInt32", numberOption(input.query, "top"))}`);
  const floods = await countFloods(input, scope, BY_PORT.expression);
  const table = createTable(columns);
  const labels = rows.flatMap(({ key, packets, mirai }) => {
    const row = table.add(BY_PORT.labelOf(key), packets, mirai, ratio(mirai, packets));
    const flood = floods.get(key);
    return flood === undefined ? [] : [floodLabel(row, flood)];
  });
  return { columns: table.columns, labels, notes: [] };
}

/** The Mirai-type share of ports. */
export const miraiPorts: FigureDefinition = {
  id: "mirai-ports",
  version: 1,
  title: { en: "Mirai-type share of ports", ja: "Mirai型の特徴を持つパケットの割合（ポート別）" },
  question: {
    en: "what share of a port's packets is of the Mirai type?",
    ja: "ポートごとのパケットのうち、Mirai型の特徴を持つものの割合はどれだけか",
  },
  definition: {
    en: "A packet is of the Mirai type when it is a TCP SYN whose sequence number equals its destination address, as the published scanner of Mirai sends it; by chance one packet in four thousand million does. Ports are ordered by such packets. The share is of all packets of the port in the class.",
    ja: "TCP SYNパケットで、シーケンス番号が宛先IPアドレスと等しいもの（公開されたMiraiのスキャン部の特徴。偶然に一致するのは約43億分の1）をMirai型の特徴を持つパケットとする。その数の多いポートから並べる。割合は、同じ通信種別のそのポートの全パケットに対するもの。",
  },
  defaultClass: "request",
  parameters: [topParameter(10)],
  data: [],
  measure: () => COUNT_AND_SHARE_OF_ROW,
  columns: () => columns,
  compute,
};
