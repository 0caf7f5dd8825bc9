import { addDays } from "@teiten/core/calendar";
import { bind, raw, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { COLUMN, measureColumn, textColumn } from "../column-specs.ts";
import type { FigureDefinition, FigureInput, FigureTable } from "../figure.ts";
import { binStart, inScope } from "../flow-filter.ts";
import { COUNT_PACKETS } from "../measures.ts";
import { numberOption, textOption, topParameter } from "../parameter-specs.ts";
import { BY_PORT } from "../row-key.ts";
import { groupsOn } from "../sensor-selection.ts";
import { sourcePrefix } from "../source-prefix.ts";
import { createTable } from "../table-builder.ts";

const columns = [
  textColumn("key", "the source, port or block", "送信元・ポート・ブロック"),
  textColumn(
    "side",
    "domestic only, overseas only, or the one sensor",
    "国内のみ・海外のみ・1センサーのみ（その名前）",
  ),
  COLUMN.packets,
  measureColumn(
    "days",
    { en: "observation days", ja: "観測日" },
    { en: "days on which it was seen", ja: "観測された日数" },
  ),
  COLUMN.sensors,
];

interface Row {
  readonly key: string;
  readonly total: number;
  readonly days: number;
  readonly ids: readonly number[];
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const { zone, selection, query, context, coverage } = input;
  const scope = { zone, selection, trafficClass: query.trafficClass, region: query.region };
  const last = addDays(input.range.to, -1);
  const domestic = selection.sensors.filter((one) => groupsOn(one, context.home, last).includes("domestic"));
  const home = domestic.map(({ id }) => id);
  const abroad = selection.sensors.map(({ id }) => id).filter((id) => !home.includes(id));
  const onOneSide = sql`(length(ids) = 1 or not hasAny(ids, ${bind("Array(UInt16)", home)}) or not hasAny(ids, ${bind("Array(UInt16)", abroad)}))`;
  const rows = await context.store.query<Row>(sql`
    select toString(item) as key, total, days, ids from (
      select ${keyOf(textOption(query, "of"))} as item, sum(packets) as total,
        uniqExact(${binStart(coverage.bins)}) as days, arraySort(groupUniqArray(sensor)) as ids
      from flows where ${inScope(scope)} group by item having ${onOneSide}
    ) order by total desc, item limit ${bind("UInt32", numberOption(query, "top"))}`);
  const nameOf = new Map(selection.sensors.map(({ id, name }) => [id, name]));
  const table = createTable(columns);
  for (const { key, total, days, ids } of rows) {
    const side = ids.length === 1 ? (nameOf.get(ids[0] ?? 0) ?? "") : home.includes(ids[0] ?? 0) ? SIDES[0] : SIDES[1];
    table.add(textOption(query, "of") === "port" ? BY_PORT.labelOf(key) : key, side, total, days, ids.length);
  }
  const notes = home.length === 0 || abroad.length === 0 ? [ONE_SIDED] : [];
  return { columns: table.columns, labels: [], notes };
}

const SIDES = ["domestic only", "overseas only"] as const;

const ONE_SIDED = {
  en: "all sensors stand on one side, so everything is seen on one side only",
  ja: "センサーが国内または海外の一方にしかないため、すべてが一方のみとなる",
};

function keyOf(of: string): BoundSql {
  if (of === "port") return BY_PORT.expression;
  return of === "prefix" ? sourcePrefix(24) : raw("replaceOne(IPv6NumToString(source), '::ffff:', '')");
}

/** What only one side sees. */
export const oneSideOnly: FigureDefinition = {
  id: "one-side-only",
  version: 1,
  title: { en: "Seen on one side only", ja: "一方だけで観測されたもの" },
  question: {
    en: "which sources, ports or blocks are seen only at home, only abroad, or by one sensor?",
    ja: "国内だけ、海外だけ、または1台のセンサーだけで観測された送信元・ポート・ブロックは何か",
  },
  definition: {
    en: "Sources, ports or /24 blocks (IPv6: /48) whose packets in the range came only to domestic sensors, only to overseas sensors, or to one sensor alone (then named), most packets first. Sensors count to the side on which they are on the last day. With few packets a key is on one side by chance; the more packets and days, the less. A sensor that did not observe cannot have seen it: look at the coverage.",
    ja: "期間中のパケットが国内のセンサーだけ、海外のセンサーだけ、または1台のセンサーだけ（その名前を示す）に届いた送信元・ポート・/24ブロック（IPv6は/48）を、パケット数の多い順に示す。センサーの国内・海外は最終日の所属による。パケットが少なければ偶然に一方だけとなることもあり、パケット数と日数が多いほどその可能性は低い。観測していなかったセンサーには見えないため、カバレッジもあわせて確認する。",
  },
  defaultClass: "request",
  parameters: [
    {
      name: "of",
      kind: "choice",
      choices: ["source", "port", "prefix"],
      default: "source",
      help: { en: "what is compared", ja: "比べる対象" },
    },
    topParameter(20),
  ],
  data: [],
  measure: () => COUNT_PACKETS,
  columns: () => columns,
  compute,
};
