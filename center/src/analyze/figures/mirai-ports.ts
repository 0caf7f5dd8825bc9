import { raw, sql } from "../../store/index.ts";
import { COLUMN, packetsColumn, shareColumn } from "../column-specs.ts";
import { byKey, cellsBeside } from "../compared-cells.ts";
import { comparedColumns } from "../compared-columns.ts";
import { firstItems, overPeriods, splitPeriods } from "../compared-periods.ts";
import type { Cell, ColumnSpec, FigureDefinition, FigureInput, FigureQuery, FigureTable } from "../figure.ts";
import { countFloods, floodLabel } from "../flood-labels.ts";
import { inScope, scopeOf } from "../flow-filter.ts";
import { COUNT_AND_SHARE_OF_ROW } from "../measures.ts";
import { COMPARED, numberOption, topParameter } from "../parameter-specs.ts";
import { BY_PORT } from "../row-key.ts";
import { createTable, ratio } from "../table-builder.ts";
import { hasMark, markedTools } from "../tool-evidence.ts";

const MARKED = [
  packetsColumn(
    "mirai_packets",
    "packets whose sequence number equals their destination address",
    "シーケンス番号が宛先IPアドレスと等しいパケット数",
  ),
  shareColumn("share", "mirai_packets ÷ packets", "mirai_packets ÷ packets"),
];

function columns(query: FigureQuery): readonly ColumnSpec[] {
  return [COLUMN.port, COLUMN.packets, ...MARKED, ...comparedColumns(query, MARKED)];
}

interface Row {
  readonly period: number;
  readonly key: string;
  readonly packets: number;
  readonly mirai: number;
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const isMirai = hasMark(markedTools(input.rules).get("Mirai") ?? []);
  const parts = await overPeriods(
    input,
    (one) => sql`
      select ${BY_PORT.expression} as item, sum(flows.packets) as packets, sumIf(flows.packets, ${isMirai}) as mirai
      from flows where ${inScope(scopeOf(one))} group by item having mirai > 0 or ${raw(one === input ? "0" : "1")}`,
  );
  const rows = await input.context.store.query<Row>(sql`
    select period, toString(item) as key, packets, mirai
    from ${firstItems(parts, raw("mirai desc"), numberOption(input.query, "top"))}`);
  const [own = [], ...others] = splitPeriods(input, rows);
  const beside = cellsBeside(input, others.map(byKey), MARKED.length, marked);
  const floods = await countFloods(input, scopeOf(input), BY_PORT.expression);
  const table = createTable(columns(input.query));
  const labels = own.flatMap((row) => {
    const at = table.add(BY_PORT.labelOf(row.key), row.packets, ...marked(row), ...beside(row.key));
    const flood = floods.get(row.key);
    return flood === undefined ? [] : [floodLabel(at, flood)];
  });
  return { columns: table.columns, labels, notes: [] };
}

const marked = (row: Pick<Row, "packets" | "mirai"> | undefined): readonly Cell[] =>
  row === undefined ? [0, null] : [row.mirai, ratio(row.mirai, row.packets)];

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
  parameters: [topParameter(10), ...COMPARED],
  data: [],
  measure: () => COUNT_AND_SHARE_OF_ROW,
  columns,
  compute,
};
