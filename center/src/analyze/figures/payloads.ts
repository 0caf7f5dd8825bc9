import { PAYLOAD_CLASSES } from "@teiten/core/flow";
import { raw, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { counted } from "../../telemetry/index.ts";
import { COLUMN, textColumn } from "../column-specs.ts";
import { byKey, cellsBeside } from "../compared-cells.ts";
import { comparedColumns } from "../compared-columns.ts";
import { firstItems, overPeriods, splitPeriods } from "../compared-periods.ts";
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
import { countFloods, floodLabel } from "../flood-labels.ts";
import { inScope, scopeOf } from "../flow-filter.ts";
import { COUNT_AND_SHARE } from "../measures.ts";
import { COMPARED, ONE_PORT, numberOption, textOption, topParameter } from "../parameter-specs.ts";
import { PORT_KEY, keyOfLabel, labelOfKey } from "../port-key.ts";
import { BY_PORT, hasKey } from "../row-key.ts";
import { createTable, ratio } from "../table-builder.ts";

/** Room for every class in the key of port and class. */
const CLASSES = 64;
const measure: Measure = {
  ...COUNT_AND_SHARE,
  denominator: { en: "all packets to the port (of the share)", ja: "そのポートへの全パケット（割合について）" },
};
const CUT = PAYLOAD_CLASSES.findIndex(({ name }) => name === "cut");
const KEY = sql`toUInt64(${PORT_KEY}) * ${raw(String(CLASSES))} + payload`;

const SHARE: ColumnSpec = {
  ...COLUMN.share,
  help: {
    en: "packets ÷ all packets to the port, also those without payload",
    ja: "そのポートへの全パケット（ペイロードのないものも含む）に占める割合",
  },
};

const OWN: readonly ColumnSpec[] = [
  COLUMN.port,
  textColumn("payload_class", "what the first bytes of the payload look like", "ペイロード先頭のバイト列から見た種類"),
  COLUMN.packets,
  SHARE,
  COLUMN.sources,
];

function columns(query: FigureQuery): readonly ColumnSpec[] {
  return [...OWN, ...comparedColumns(query, [COLUMN.packets, SHARE])];
}

interface Row {
  readonly period: number;
  readonly key: string;
  readonly packets: number;
  readonly sources: number;
  readonly total: number;
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const port = textOption(input.query, "port");
  const wanted = port === "" ? sql`payload != 0` : hasKey(BY_PORT, [String(keyOfLabel(port))]);
  const parts = await overPeriods(input, (one) => countPayloads(one, wanted));
  const rows = await input.context.store.query<Row>(sql`
    select period, toString(item) as key, packets, sources, total
    from ${firstItems(parts, raw("packets desc"), numberOption(input.query, "top"))}`);
  const [own = [], ...others] = splitPeriods(input, rows);
  const beside = cellsBeside(input, others.map(byKey), 2, cellsOf);
  const floods = await countFloods(input, scopeOf(input), KEY, wanted);
  const table = createTable(columns(input.query));
  const labels = own.flatMap((row) => {
    const at = table.add(...namesOf(Number(row.key)), ...cellsOf(row), row.sources, ...beside(row.key));
    const flood = floods.get(row.key);
    return flood === undefined ? [] : [floodLabel(at, flood)];
  });
  return { columns: table.columns, labels, notes: await cutNotes(input, wanted) };
}

/** Packets and sources by port and class in one period, beside all packets of the port. */
function countPayloads(input: FigureInput, wanted: BoundSql): BoundSql {
  const rows = inScope(scopeOf(input));
  return sql`
    select item, packets, sources, total from (
      select ${KEY} as item, sum(flows.packets) as packets, uniqExact(source) as sources
      from flows where ${rows} and ${wanted} group by item
    ) as classes inner join (
      select toUInt64(${PORT_KEY}) as place, sum(flows.packets) as total from flows where ${rows} group by place
    ) as ports on ports.place = intDiv(classes.item, ${raw(String(CLASSES))})`;
}

const cellsOf = (row: Row | undefined): readonly Cell[] =>
  row === undefined ? [0, 0] : [row.packets, ratio(row.packets, row.total)];

function namesOf(key: number): readonly [port: string, payload: string] {
  return [labelOfKey(Math.floor(key / CLASSES)), PAYLOAD_CLASSES[key % CLASSES]?.name ?? "unknown"];
}

/** How much of the payloads cannot be told, because captures hold too little of them. */
async function cutNotes(input: FigureInput, wanted: BoundSql): Promise<readonly Bilingual[]> {
  const rows = await input.context.store.query<{ readonly cut: number; readonly whole: number }>(sql`
    select sumIf(flows.packets, payload = ${raw(String(CUT))}) as cut, sumIf(flows.packets, payload != 0) as whole
    from flows where ${inScope(scopeOf(input))} and ${wanted}`);
  const { cut = 0, whole = 0 } = rows[0] ?? {};
  if (cut === 0) return [];
  return [
    {
      en: `${cut} of ${counted(whole, "packet")} with a payload are cut: their captures hold too little of it, by the sensor's setting or the length of the snapshot`,
      ja: `ペイロードのある ${whole} パケットのうち ${cut} 件は、センサーの設定または記録長のためペイロードが途中までしか残っておらず、cut とした`,
    },
  ];
}

/** What the payloads to a port look like. */
export const payloads: FigureDefinition = {
  id: "payloads",
  version: 1,
  title: { en: "Payloads by class", ja: "ペイロードの種類" },
  question: {
    en: "what do the first bytes that are sent to a port look like?",
    ja: "あるポートに送られたペイロードの先頭は、どのプロトコルに見えるか",
  },
  definition: {
    en: "Each TCP segment and UDP datagram has one payload class by its first bytes alone; ports decide nothing, so a protocol shows on any port. The classes and what each must look like are in the reference (payload-classes.md). none is a packet without payload, cut one whose capture holds too little of it, unknown one that no rule matches; a rule that is strict leaves some of its own protocol unknown. Sensors that answer nothing get no payload over TCP but from senders that put one into a SYN or send without a connection. With --port all classes of the port are listed; without it the largest pairs of port and class that have a payload. The share is of all packets to the port, in the same class of traffic, also those without payload.",
    ja: "TCPセグメントとUDPデータグラムを、ペイロード先頭のバイト列だけで1つの種類に分ける。ポート番号は判定に使わないため、どのポート宛てでも同じプロトコルとして現れる。種類と条件はリファレンス（payload-classes.md）にある。none はペイロードなし、cut は記録が短く判定できないもの、unknown はどの条件にも当てはまらないもの。条件は厳しめなので、そのプロトコルでも unknown になることがある。応答しないセンサーでは、SYNにデータを付けるか接続せずに送る送信元を除き、TCPのペイロードは届かない。--port を指定するとそのポートの全種類、指定しなければペイロードのあるポートと種類の組を多い順に示す。割合は、同じ通信種別でのそのポートへの全パケット（ペイロードのないものも含む）に対するもの。",
  },
  defaultClass: "request",
  parameters: [ONE_PORT, topParameter(20), ...COMPARED],
  data: [],
  measure: () => measure,
  columns,
  compute,
};
