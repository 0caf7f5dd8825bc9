import { bind, sql } from "../../store/index.ts";
import { COLUMN, measureColumn, textColumn } from "../column-specs.ts";
import type { FigureDefinition, FigureInput, FigureTable } from "../figure.ts";
import { inScope } from "../flow-filter.ts";
import { COUNT_AND_SHARE } from "../measures.ts";
import { ONE_PORT, numberOption, textOption, topParameter } from "../parameter-specs.ts";
import { PORT_KEY, keyOfLabel } from "../port-key.ts";
import { sourcePrefix } from "../source-prefix.ts";
import { createTable, ratio } from "../table-builder.ts";

const columns = [
  textColumn("prefix", "block of source addresses (IPv6: /48)", "送信元アドレスのブロック（IPv6は/48）"),
  measureColumn("asn", { en: "", ja: "" }, { en: "AS number of its sources, 0 when unknown", ja: "AS番号（不明は0）" }),
  COLUMN.packets,
  { ...COLUMN.share, help: { en: "packets ÷ all packets of the question", ja: "対象の全パケットに占める割合" } },
  COLUMN.sources,
];

interface Row {
  readonly prefix: string;
  readonly asn: number;
  readonly total: number;
  readonly sources: number;
  readonly all: number;
  readonly blocks: number;
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const { zone, selection, query, context } = input;
  const scope = { zone, selection, trafficClass: query.trafficClass, region: query.region };
  const port = textOption(query, "port");
  const wanted = port === "" ? sql`1` : sql`${PORT_KEY} = ${bind("UInt32", keyOfLabel(port))}`;
  const rows = await context.store.query<Row>(sql`
    select prefix, asn, total, sources, sum(total) over () as all, count() over () as blocks from (
      select ${sourcePrefix(numberOption(query, "length"))} as prefix, topK(1)(asn)[1] as asn,
        sum(packets) as total, uniqExact(source) as sources
      from flows where ${inScope(scope)} and ${wanted} group by prefix
    ) order by total desc, prefix limit ${bind("UInt32", numberOption(query, "top"))}`);
  const table = createTable(columns);
  for (const { prefix, asn, total, sources, all } of rows) table.add(prefix, asn, total, ratio(total, all), sources);
  const { blocks = 0 } = rows[0] ?? {};
  const note = { en: `${blocks} blocks in all`, ja: `ブロックは全部で ${blocks} 個` };
  return { columns: table.columns, labels: [], notes: blocks > 0 ? [note] : [] };
}

/** How concentrated sources are. */
export const prefixConcentration: FigureDefinition = {
  id: "prefix-concentration",
  version: 1,
  title: { en: "Concentration of sources", ja: "送信元の集中" },
  question: {
    en: "do the packets to a port, or from a region, come from a few blocks of addresses?",
    ja: "あるポートあて、またはある地域からのパケットは、少数のアドレスブロックに集中しているか",
  },
  definition: {
    en: "Packets and distinct sources by block of IPv4 source addresses (a /24 unless another length is asked for; IPv6 sources by /48), largest first. Share is of all packets of the question. The AS number is the most frequent one of the block's rows, by the data set of each observation day. Addresses can be forged: a block that answers for many packets of a flood may have sent none.",
    ja: "送信元IPv4アドレスのブロック（既定は/24、IPv6は/48）ごとのパケット数と送信元数を、多い順に示す。割合は対象の全パケットに対するもの。AS番号はそのブロックの行で最も多いもので、観測日ごとのデータによる。送信元は詐称できるため、大量送信の送信元とされたブロックが実際には何も送っていないこともある。",
  },
  defaultClass: "all",
  parameters: [
    ONE_PORT,
    {
      name: "length",
      kind: "integer",
      default: 24,
      minimum: 8,
      maximum: 32,
      help: { en: "bits of an IPv4 block, 8 to 32", ja: "IPv4のブロックの長さ（8〜32）" },
    },
    topParameter(20),
  ],
  data: ["asn"],
  measure: () => COUNT_AND_SHARE,
  columns: () => columns,
  compute,
};
