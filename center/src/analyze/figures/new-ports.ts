import { formatInstant } from "@teiten/core/calendar";
import { bind, raw, sql } from "../../store/index.ts";
import { counted } from "../../telemetry/index.ts";
import { boundList } from "../bound-list.ts";
import { COLUMN, measureColumn, packetsColumn, textColumn } from "../column-specs.ts";
import { HISTORY_DAYS, firstItems, overPeriods, splitPeriods } from "../compared-periods.ts";
import { coveredSensors } from "../coverage-weights.ts";
import type { Bilingual, ColumnSpec, FigureDefinition, FigureInput, FigureQuery, FigureTable } from "../figure.ts";
import { inScope, scopeOf } from "../flow-filter.ts";
import { COUNT_PACKETS } from "../measures.ts";
import { numberOption, textOption, topParameter } from "../parameter-specs.ts";
import { PORT_KEY, labelOfKey } from "../port-key.ts";
import { createTable } from "../table-builder.ts";

const OWN = [
  COLUMN.port,
  textColumn("first_seen", "first minute in the range", "期間内で最初に観測された時刻"),
  COLUMN.packets,
  COLUMN.sensors,
];

const RANKS = [
  COLUMN.rank,
  measureColumn(
    "previous_rank",
    { en: "", ja: "" },
    { en: "rank in the range before; empty: no packets then", ja: "前の期間の順位（空欄はパケットなし）" },
  ),
  packetsColumn("previous_packets", "packets in the range before", "前の期間のパケット数"),
];

const entersTop = (query: FigureQuery): boolean => textOption(query, "entering") === "top";

function columns(query: FigureQuery): readonly ColumnSpec[] {
  return entersTop(query) ? [...OWN, ...RANKS] : OWN;
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const before = input.compared[0]?.input;
  const known = before === undefined ? [] : coveredSensors(before.coverage).map(({ id }) => id);
  if (before === undefined || known.length === 0) {
    return { columns: createTable(columns(input.query)).columns, labels: [], notes: [NOTHING_BEFORE] };
  }
  return entersTop(input.query) ? enteringTop(input, known) : seenFirst(input, before, known);
}

const NOTHING_BEFORE: Bilingual = {
  en: "without anything observed before the range no port can be called new: begin it later with --from",
  ja: "期間の前に観測がないため、新しいポートかどうか判断できない（--from で開始日を後にする）",
};

interface Row {
  readonly key: number;
  readonly first: number;
  readonly packets: number;
  readonly sensors: number;
}

/** Ports without a packet in the days before, at the sensors that observed some of them. */
async function seenFirst(input: FigureInput, before: FigureInput, known: readonly number[]): Promise<FigureTable> {
  const { zone, query, context } = input;
  const here = sql`sensor in ${boundList("UInt16", known)}`;
  const rows = await context.store.query<Row>(sql`
    select ${PORT_KEY} as key, toUInt32(min(minute)) as first, sum(flows.packets) as packets, uniqExact(sensor) as sensors
    from flows where ${inScope(scopeOf(input))} and ${here}
      and ${PORT_KEY} not in (select ${PORT_KEY} from flows where ${inScope(scopeOf(before))})
    group by key order by packets desc, key limit ${bind("UInt32", numberOption(query, "top"))}`);
  const table = createTable(OWN);
  for (const { key, first, packets, sensors } of rows) {
    table.add(labelOfKey(key), formatInstant(zone, first), packets, sensors);
  }
  return { columns: table.columns, labels: [], notes: historyNotes(before) };
}

/** Ports of the first ranks that were not among them in the range before, at the sensors that observed some of both. */
async function enteringTop(input: FigureInput, known: readonly number[]): Promise<FigureTable> {
  const { zone, query, context } = input;
  const top = numberOption(query, "top");
  const here = sql`sensor in ${boundList("UInt16", known)}`;
  const parts = await overPeriods(
    input,
    (one) => sql`
      select ${PORT_KEY} as item, toUInt32(min(minute)) as first, sum(flows.packets) as packets,
        uniqExact(sensor) as sensors
      from flows where ${inScope(scopeOf(one))} and ${here} group by item`,
  );
  const rows = await context.store.query<Row & { readonly period: number; readonly place: number }>(sql`
    select period, item as key, first, packets, sensors, place from ${firstItems(parts, raw("packets desc"), top)}`);
  const [own = [], then = []] = splitPeriods(input, rows);
  const before = new Map(then.map((row) => [row.key, row]));
  const table = createTable(columns(query));
  for (const { key, first, packets, sensors, place } of own) {
    const earlier = before.get(key);
    if (earlier !== undefined && earlier.place <= top) continue;
    const ranks = [place, earlier?.place ?? null, earlier?.packets ?? 0];
    table.add(labelOfKey(key), formatInstant(zone, first), packets, sensors, ...ranks);
  }
  return { columns: table.columns, labels: [], notes: [] };
}

/** With less than a quarter observed before the range everything is new too easily. */
function historyNotes({ coverage }: FigureInput): readonly Bilingual[] {
  const days = coverage.bins.labels.length - coverage.emptyDays.length;
  if (days >= HISTORY_DAYS) return [];
  return [
    {
      en: `only ${counted(days, "day")} of the ${HISTORY_DAYS} before the range ${days === 1 ? "was" : "were"} observed: a port can be new here and old elsewhere`,
      ja: `期間の前の${HISTORY_DAYS}日間のうち観測できたのは ${days} 日だけで、以前からあったポートも新しいとされることがある`,
    },
  ];
}

/** Ports that were not seen before, or not among the first. */
export const newPorts: FigureDefinition = {
  id: "new-ports",
  version: 2,
  title: { en: "New ports", ja: "新たに観測されたポート" },
  question: {
    en: "which ports are seen for the first time, or enter the top ranks?",
    ja: "初めて観測された、または新たに上位に入った宛先ポートは何か",
  },
  definition: {
    en: "Ports that received packets in the range and none in the 92 days before it, of the same class, most packets first. With --entering top: ports among the first --top of the range that were not among them in the range before (the quarter before a quarter, the month before a month, else as many days), in order of rank. Only sensors that observed some of the earlier days are asked, so that a sensor that joins makes no port new. A sweep of all 65,536 ports makes many ports new with a packet or two each: the packets and the sensors tell it from interest in one port.",
    ja: "期間内にパケットが届き、その前の92日間には同じ通信種別で1つも届かなかった宛先ポートを、パケット数の多い順に示す。--entering top では、期間内の上位（--top で指定）にあり、前の期間（前四半期・前月。それ以外は同じ日数）の上位にはなかったポートを順位の順に示す。以前の日を観測していたセンサーだけを対象とし、加わったばかりのセンサーによってポートが新しいとされることはない。全ポートの走査では1〜2パケットだけの新しいポートが多数現れるため、特定のポートへの関心とはパケット数とセンサー数で区別する。",
  },
  defaultClass: "request",
  parameters: [
    {
      name: "entering",
      kind: "choice",
      choices: ["first", "top"],
      default: "first",
      help: {
        en: "first: seen for the first time; top: newly among the first --top",
        ja: "first は初めて観測されたもの、top は新たに上位（--top）に入ったもの",
      },
    },
    topParameter(20),
  ],
  data: [],
  beside: (query) => [entersTop(query) ? "previous" : "history"],
  standsAlone: {
    en: "it is a comparison already, with the 92 days or the range before",
    ja: "それ自体が前の92日間または前の期間との比較",
  },
  measure: () => COUNT_PACKETS,
  columns,
  compute,
};
