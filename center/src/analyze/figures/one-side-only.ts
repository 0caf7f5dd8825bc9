import { addDays } from "@teiten/core/calendar";
import { bind, raw, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { boundList } from "../bound-list.ts";
import { COLUMN, measureColumn, textColumn } from "../column-specs.ts";
import { byKey, cellsBeside } from "../compared-cells.ts";
import { comparedColumns } from "../compared-columns.ts";
import { besidePeriods, splitPeriods } from "../compared-periods.ts";
import type { Cell, ColumnSpec, FigureDefinition, FigureInput, FigureQuery, FigureTable } from "../figure.ts";
import { binStart, inScope, scopeOf } from "../flow-filter.ts";
import { COUNT_PACKETS } from "../measures.ts";
import { COMPARED, numberOption, textOption, topParameter } from "../parameter-specs.ts";
import { BY_PORT } from "../row-key.ts";
import { groupsOn } from "../sensor-selection.ts";
import { blockText, blocksOfTexts, sourceBlock } from "../source-prefix.ts";
import { createTable } from "../table-builder.ts";

const SIDE = textColumn(
  "side",
  "domestic only, overseas only, or the one sensor",
  "国内のみ・海外のみ・1センサーのみ（その名前）",
);

function columns(query: FigureQuery): readonly ColumnSpec[] {
  const own = [
    textColumn("key", "the source, port or block", "送信元・ポート・ブロック"),
    SIDE,
    COLUMN.packets,
    measureColumn(
      "days",
      { en: "observation days", ja: "観測日" },
      { en: "days on which it was seen", ja: "観測された日数" },
    ),
    COLUMN.sensors,
  ];
  return [...own, ...comparedColumns(query, [SIDE, COLUMN.packets])];
}

interface Seen {
  readonly key: string;
  readonly total: number;
  readonly ids: readonly number[];
}

interface Row extends Seen {
  readonly days: number;
}

/** Sensors on either side on the last day of a period. */
interface Sides {
  readonly home: readonly number[];
  readonly abroad: readonly number[];
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const { query } = input;
  const own = await input.context.store.query<Row>(sql`
    select ${textOf(query)} as key, total, days, ids from (
      select ${itemOf(query)} as item, sum(packets) as total, uniqExact(${binStart(input.coverage.bins)}) as days,
        arraySort(groupUniqArray(sensor)) as ids
      from flows where ${inScope(scopeOf(input))} group by item having ${wantedSide(input)}
    ) order by total desc, item limit ${bind("UInt32", numberOption(query, "top"))}`);
  const others = await seenBeside(
    input,
    own.map(({ key }) => key),
  );
  const beside = cellsBeside(input, others.map(byKey), 2, (row, period) => {
    const one = input.compared[period]?.input ?? input;
    return row === undefined ? [null, 0] : [sideOf(one, row.ids), row.total];
  });
  const table = createTable(columns(query));
  for (const { key, total, days, ids } of own) {
    const label = textOption(query, "of") === "port" ? BY_PORT.labelOf(key) : key;
    table.add(label, sideOf(input, ids), total, days, ids.length, ...beside(key));
  }
  const { home, abroad } = sidesOf(input);
  const notes = home.length === 0 || abroad.length === 0 ? [ONE_SIDED] : [];
  return { columns: table.columns, labels: [], notes, japanese: inJapanese(table.columns) };
}

/** The same sources, ports or blocks in the periods beside, on whatever side. */
async function seenBeside(input: FigureInput, keys: readonly string[]): Promise<readonly (readonly Seen[])[]> {
  const wanted = textOption(input.query, "of") === "port" ? boundList("UInt32", keys.map(Number)) : blocksOfTexts(keys);
  const parts = await besidePeriods(
    input,
    (one) => sql`
      select ${textOf(input.query)} as key, total, ids from (
        select ${itemOf(input.query)} as item, sum(packets) as total, arraySort(groupUniqArray(sensor)) as ids
        from flows where ${inScope(scopeOf(one))} and item in ${wanted} group by item
      )`,
  );
  if (parts === null) return [];
  const rows = await input.context.store.query<Seen & { readonly period: number }>(sql`select * from ${parts}`);
  return splitPeriods(input, rows).slice(1);
}

function sidesOf({ selection, context, range }: FigureInput): Sides {
  const last = addDays(range.to, -1);
  const domestic = selection.sensors.filter((one) => groupsOn(one, context.home, last).includes("domestic"));
  const home = domestic.map(({ id }) => id);
  return { home, abroad: selection.sensors.map(({ id }) => id).filter((id) => !home.includes(id)) };
}

/** The condition on the sensors of a key (`ids`) that keeps what was seen on the side asked for alone. */
function wantedSide(input: FigureInput): BoundSql {
  const { home, abroad } = sidesOf(input);
  const notAt = (side: readonly number[]): BoundSql => sql`not hasAny(ids, ${bind("Array(UInt16)", side)})`;
  switch (textOption(input.query, "side")) {
    case "domestic":
      return notAt(abroad);
    case "overseas":
      return notAt(home);
    case "sensor":
      return raw("length(ids) = 1");
    default:
      return sql`(length(ids) = 1 or ${notAt(home)} or ${notAt(abroad)})`;
  }
}

/** Where a key was seen, by the sensors that saw it. */
function sideOf(input: FigureInput, ids: readonly number[]): string {
  const [single] = ids;
  if (ids.length === 1) return input.selection.sensors.find(({ id }) => id === single)?.name ?? "";
  const { home } = sidesOf(input);
  if (ids.every((id) => home.includes(id))) return "domestic only";
  return ids.some((id) => home.includes(id)) ? "both sides" : "overseas only";
}

const JAPANESE: Readonly<Record<string, string>> = {
  "domestic only": "国内のみ",
  "overseas only": "海外のみ",
  "both sides": "国内と海外",
};

/** The columns of sides as they print in Japanese; names of sensors stay. */
function inJapanese(table: FigureTable["columns"]): Readonly<Record<string, readonly Cell[]>> {
  const sides = Object.entries(table).filter(([name]) => name.endsWith("side"));
  return Object.fromEntries(sides.map(([name, cells]) => [name, cells.map((side) => JAPANESE[String(side)] ?? side)]));
}

const ONE_SIDED = {
  en: "all sensors stand on one side, so everything is seen on one side only",
  ja: "センサーが国内または海外の一方にしかないため、すべてが一方のみとなる",
};

/** What is compared, as rows are grouped by it. */
function itemOf(query: FigureQuery): BoundSql {
  const of = textOption(query, "of");
  if (of === "port") return BY_PORT.expression;
  return of === "prefix" ? sourceBlock(BLOCK_LENGTH) : raw("source");
}

/** The text of `item`. */
function textOf(query: FigureQuery): BoundSql {
  const of = textOption(query, "of");
  if (of === "port") return raw("toString(item)");
  return of === "prefix" ? blockText(raw("item"), BLOCK_LENGTH) : raw("replaceOne(toString(item), '::ffff:', '')");
}

const BLOCK_LENGTH = 24;

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
    {
      name: "side",
      kind: "choice",
      choices: ["any", "domestic", "overseas", "sensor"],
      default: "any",
      help: {
        en: "only what came to domestic sensors alone, to overseas sensors alone, or to one sensor alone",
        ja: "国内だけ・海外だけ・1センサーだけで観測されたものに絞る",
      },
    },
    topParameter(20),
    ...COMPARED,
  ],
  data: [],
  measure: () => COUNT_PACKETS,
  columns,
  compute,
};
