import { bind, raw, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { counted } from "../../telemetry/index.ts";
import { changeNote, checkChangeAlone, namedChange, rowsOfChange } from "../changes/named-change.ts";
import { COLUMN, measureColumn, packetsColumn, shareColumn, textColumn } from "../column-specs.ts";
import { byKey, cellsBeside } from "../compared-cells.ts";
import { comparedColumns } from "../compared-columns.ts";
import { besidePeriods, splitPeriods } from "../compared-periods.ts";
import type {
  Bilingual,
  Cell,
  ColumnSpec,
  FigureDefinition,
  FigureInput,
  FigureQuery,
  FigureTable,
  Measure,
} from "../figure.ts";
import { inScope, scopeOf } from "../flow-filter.ts";
import { COUNT_AND_SHARE } from "../measures.ts";
import { COMPARED, ONE_CHANGE, ONE_PORT, numberOption, textOption, topParameter } from "../parameter-specs.ts";
import { keyOfLabel } from "../port-key.ts";
import { BY_PORT, hasKey } from "../row-key.ts";
import { blockText, blocksOfTexts, sourceBlock } from "../source-prefix.ts";
import { createTable, ratio, rounded } from "../table-builder.ts";

/** Hours before a change in which its sources are looked up too, as the figure changes does. */
const HOURS_BEFORE = 168;

const OWN = [
  textColumn("prefix", "block of source addresses (IPv6: /48)", "送信元アドレスのブロック（IPv6は/48）"),
  measureColumn("asn", { en: "", ja: "" }, { en: "AS number of its sources, 0 when unknown", ja: "AS番号（不明は0）" }),
  COLUMN.packets,
  { ...COLUMN.share, help: { en: "packets ÷ all packets of the question", ja: "対象の全パケットに占める割合" } },
  COLUMN.sources,
];

const OF_CHANGE = [
  packetsColumn(
    "usual",
    "packets of the block in the week before, in as much time",
    "そのブロックが前の1週間に同じ長さの時間で送ったパケット数",
  ),
  shareColumn(
    "excess_share",
    "packets above usual ÷ those of all blocks together; negative: it sent less than before",
    "usual を上回る分が全ブロックの合計に占める割合（負は減少）",
  ),
];

function columns(query: FigureQuery): readonly ColumnSpec[] {
  if (textOption(query, "change") !== "") return [...OWN, ...OF_CHANGE];
  return [...OWN, ...comparedColumns(query, [COLUMN.packets, COLUMN.share])];
}

const measure: Measure = {
  ...COUNT_AND_SHARE,
  denominator: { en: "all packets of the question (of the share)", ja: "対象の全パケット（割合について）" },
};

interface Sent {
  readonly key: string;
  readonly packets: number;
  /** Of all blocks together. */
  readonly total: number;
}

interface Row extends Sent {
  readonly asn: number;
  readonly sources: number;
}

interface Spread {
  readonly blocks: number;
  /** The fewest blocks that make half of the packets together. */
  readonly half: number;
}

async function compute(input: FigureInput): Promise<FigureTable> {
  return textOption(input.query, "change") === "" ? ofRange(input) : ofChange(input);
}

async function ofRange(input: FigureInput): Promise<FigureTable> {
  const own = await largestBlocks(input);
  const others = await blocksBeside(
    input,
    own.map(({ key }) => key),
  );
  const beside = cellsBeside(input, others.map(byKey), 2, cellsOf);
  const table = createTable(columns(input.query));
  for (const row of own) table.add(row.key, row.asn, ...cellsOf(row), row.sources, ...beside(row.key));
  return { columns: table.columns, labels: [], notes: blocksNote(await spreadOf(input)) };
}

/** The rows of the port asked for, or all. */
function askedRows(input: FigureInput): BoundSql {
  const port = textOption(input.query, "port");
  const wanted = port === "" ? raw("1") : hasKey(BY_PORT, [String(keyOfLabel(port))]);
  return sql`${inScope(scopeOf(input))} and ${wanted}`;
}

async function largestBlocks(input: FigureInput): Promise<readonly Row[]> {
  const length = numberOption(input.query, "length");
  return input.context.store.query<Row>(sql`
    select ${blockText(raw("block"), length)} as key, asn, packets, sources, sum(packets) over () as total from (
      select ${sourceBlock(length)} as block, topK(1)(asn)[1] as asn,
        sum(flows.packets) as packets, uniqExact(source) as sources
      from flows where ${askedRows(input)} group by block
    ) order by packets desc, block limit ${bind("UInt32", numberOption(input.query, "top"))}`);
}

/** What the same blocks sent in the periods beside, and all blocks together there. */
async function blocksBeside(input: FigureInput, blocks: readonly string[]): Promise<readonly (readonly Sent[])[]> {
  const length = numberOption(input.query, "length");
  const parts = await besidePeriods(
    input,
    (one) => sql`
      select if(block in ${blocksOfTexts(blocks)}, ${blockText(raw("block"), length)}, '') as key, packets,
        sum(packets) over () as total
      from (
        select ${sourceBlock(length)} as block, sum(flows.packets) as packets
        from flows where ${askedRows(one)} group by block
      )`,
  );
  if (parts === null) return [];
  const rows = await input.context.store.query<Sent & { readonly period: number }>(sql`
    select * from ${parts} where key != ''`);
  return splitPeriods(input, rows).slice(1);
}

/** How many blocks there are, and the fewest that make half of the packets together. */
async function spreadOf(input: FigureInput): Promise<Spread | undefined> {
  const rows = await input.context.store.query<Spread>(sql`
    select toUInt32(length(counts)) as blocks, ${HALF} as half from (
      select groupArray(packets) as counts from (
        select sum(flows.packets) as packets from flows where ${askedRows(input)}
        group by ${sourceBlock(numberOption(input.query, "length"))}
      )
    )`);
  return rows[0];
}

/** The fewest of `counts` that make half of their sum together. */
const HALF = raw(
  "toUInt32(arrayFirstIndex(sum -> 2 * sum >= arraySum(counts), arrayCumSum(arrayReverseSort(counts))))",
);

const cellsOf = (row: Sent | undefined): readonly Cell[] =>
  row === undefined ? [0, 0] : [row.packets, ratio(row.packets, row.total)];

function blocksNote({ blocks, half }: Spread = { blocks: 0, half: 0 }): readonly Bilingual[] {
  if (blocks === 0) return [];
  return [
    {
      en: `${counted(blocks, "block")} in all; the largest ${half === 1 ? "makes" : `${half} make`} half of the packets`,
      ja: `ブロックは全部で ${blocks} 個、上位 ${half} 個でパケットの半分を占める`,
    },
  ];
}

/** The blocks of the sources of a change, by what each sent above the usual. */
async function ofChange(input: FigureInput): Promise<FigureTable> {
  const { query } = input;
  checkChangeAlone(query);
  const named = await namedChange(input, textOption(query, "change"));
  const { rows, inside, ratio: times } = rowsOfChange(input, named, HOURS_BEFORE);
  const length = numberOption(query, "length");
  type Block = Row & Spread & { readonly usual: number; readonly above: number };
  const found = await input.context.store.query<Block>(sql`
    select ${blockText(raw("block"), length)} as key, *, countIf(packets > 0) over () as blocks,
      countIf(packets > 0 and 2 * earlier < total) over () as half
    from (
      select *, sum(packets) over () as total, sum(packets - usual) over () as above,
        sum(packets) over (order by packets desc, block) - packets as earlier
      from (
        select ${sourceBlock(length)} as block, topK(1)(asn)[1] as asn, sumIf(flows.packets, ${inside}) as packets,
          sumIf(flows.packets, not (${inside})) * ${bind("Float64", times)} as usual,
          uniqExactIf(source, ${inside}) as sources
        from flows where ${rows} group by block
      )
    ) order by packets - usual desc, block limit ${bind("UInt32", numberOption(query, "top"))}`);
  const table = createTable(columns(query));
  for (const { key, asn, packets, sources, total, usual, above } of found) {
    table.add(key, asn, packets, ratio(packets, total), sources, rounded(usual, 2), ratio(packets - usual, above));
  }
  return { columns: table.columns, labels: [], notes: [changeNote(input, named), ...blocksNote(found[0])] };
}

/** How concentrated sources are. */
export const prefixConcentration: FigureDefinition = {
  id: "prefix-concentration",
  version: 2,
  title: { en: "Concentration of sources", ja: "送信元の集中" },
  question: {
    en: "do the packets to a port, from a region or of a change come from a few blocks of addresses?",
    ja: "あるポートあて、ある地域から、またはある変動のパケットは、少数のアドレスブロックに集中しているか",
  },
  definition: {
    en: "Packets and distinct sources by block of IPv4 source addresses (a /24 unless another length is asked for; IPv6 sources by /48), largest first. Share is of all packets of the question. The AS number is the most frequent one of the block's rows, by the data set of each observation day. Addresses can be forged: a block that answers for many packets of a flood may have sent none. With --change the packets are those of that change, in its hours at the sensors of its scope; usual is what the same block sent in the week before in as much time, and blocks are ordered by what they sent above it.",
    ja: "送信元IPv4アドレスのブロック（既定は/24、IPv6は/48）ごとのパケット数と送信元数を、多い順に示す。割合は対象の全パケットに対するもの。AS番号はそのブロックの行で最も多いもので、観測日ごとのデータによる。送信元は詐称できるため、大量送信の送信元とされたブロックが実際には何も送っていないこともある。--change では、その変動のパケット（変動中に範囲内のセンサーへ届いたもの）を対象とし、usual はそのブロックが前の1週間に同じ長さの時間で送った数で、それを上回る分の多い順に示す。",
  },
  defaultClass: "request",
  parameters: [
    ONE_PORT,
    ONE_CHANGE,
    {
      name: "length",
      kind: "integer",
      default: 24,
      minimum: 8,
      maximum: 32,
      help: { en: "bits of an IPv4 block, 8 to 32", ja: "IPv4のブロックの長さ（8〜32）" },
    },
    topParameter(20),
    ...COMPARED,
  ],
  data: ["asn"],
  measure: () => measure,
  columns,
  compute,
};
