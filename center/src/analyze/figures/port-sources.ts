import { addDays, dayOf } from "@teiten/core/calendar";
import { bind, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { boundList } from "../bound-list.ts";
import { COLUMN, measureColumn, shareColumn, sourcesColumn, textColumn } from "../column-specs.ts";
import type { ColumnSpec, FigureDefinition, FigureInput, FigureQuery, FigureTable } from "../figure.ts";
import { binStart, inScope } from "../flow-filter.ts";
import { COUNT_PACKETS } from "../measures.ts";
import { organisationsOf } from "../organisations.ts";
import { REQUIRED_PORT, numberOption, textOption, topParameter } from "../parameter-specs.ts";
import { keyOfLabel } from "../port-key.ts";
import { BY_PORT, hasKey } from "../row-key.ts";
import { selectSensors } from "../sensor-selection.ts";
import { createTable, ratio } from "../table-builder.ts";

/** Days before the range in which a source is looked for, to tell new ones from known ones. */
const DAYS_BEFORE = 28;

const networks = measureColumn(
  "networks",
  { en: "networks", ja: "ネットワーク" },
  { en: "networks of these sensors", ja: "そのセンサーが属するネットワークの数" },
);

const bySource: readonly ColumnSpec[] = [
  textColumn("source", "source address", "送信元IPアドレス"),
  COLUMN.region,
  measureColumn("asn", { en: "", ja: "" }, { en: "AS number, 0 when unknown", ja: "AS番号（不明は0）" }),
  COLUMN.organisation,
  COLUMN.packets,
  COLUMN.sensors,
  networks,
  measureColumn("days", { en: "days", ja: "日" }, { en: "days on which it sent", ja: "送信が観測された日数" }),
  textColumn(
    "new",
    "yes: it sent nothing to the port in the 28 days before",
    "「はい」は前の28日間にこのポートへ送っていないもの",
  ),
];

const byRegion: readonly ColumnSpec[] = [
  COLUMN.region,
  COLUMN.packets,
  { ...COLUMN.share, help: { en: "packets ÷ all packets to the port", ja: "このポートへの全パケットに占める割合" } },
  COLUMN.sources,
  sourcesColumn(
    "new_sources",
    "of them those that sent nothing to the port in the 28 days before",
    "そのうち前の28日間にこのポートへ送っていないもの",
  ),
  shareColumn("new_share", "packets of new sources ÷ packets of the region", "新しい送信元のパケットが占める割合"),
];

interface Row {
  readonly hex: string;
  readonly text: string;
  readonly region: string;
  readonly asn: number;
  readonly first: number;
  readonly total: number;
  readonly sensors: number;
  readonly networks: number;
  readonly days: number;
  readonly fresh: number;
  readonly all: number;
}

interface RegionRow {
  readonly region: string;
  readonly total: number;
  readonly sources: number;
  readonly fresh: number;
  readonly fresh_packets: number;
  readonly all: number;
}

async function compute(input: FigureInput): Promise<FigureTable> {
  return isByRegion(input.query) ? countRegions(input) : listSources(input);
}

async function listSources(input: FigureInput): Promise<FigureTable> {
  const { context, selection, query } = input;
  const names = [...new Set(selection.sensors.map(({ network }) => network))];
  const ids = boundList(
    "UInt16",
    selection.sensors.map(({ id }) => id),
  );
  const numbers = boundList(
    "UInt16",
    selection.sensors.map(({ network }) => names.indexOf(network) + 1),
  );
  const { port, before } = scopes(input);
  const rows = await context.store.query<Row>(sql`
    select hex(source) as hex, replaceOne(toString(source), '::ffff:', '') as text, any(flows.region) as region,
      any(flows.asn) as asn, toUInt32(min(minute)) as first, sum(packets) as total, uniqExact(sensor) as sensors,
      uniqExact(transform(sensor, ${ids}, ${numbers}, toUInt16(0))) as networks,
      uniqExact(${binStart(input.coverage.bins)}) as days, source not in (${before}) as fresh, count() over () as all
    from flows where ${port} group by source
    having sensors >= ${bind("UInt32", numberOption(query, "min-sensors"))}
    order by total desc, hex limit ${bind("UInt32", numberOption(query, "top"))}`);
  const organisations = organisationsOf(
    input,
    rows.map(({ hex, first }) => ({ hex, day: dayOf(input.zone, first) })),
    null,
  );
  const table = createTable(bySource);
  rows.forEach((row, index) => {
    const { text, region, asn, total, sensors, networks: own, days, fresh } = row;
    table.add(text, region, asn, organisations[index] ?? null, total, sensors, own, days, fresh === 1 ? "yes" : null);
  });
  const all = rows[0]?.all ?? 0;
  return {
    columns: table.columns,
    labels: [],
    notes: [{ en: `${all} sources in all`, ja: `送信元は全部で ${all} 件` }],
    japanese: { new: rows.map(({ fresh }) => (fresh === 1 ? "はい" : null)) },
  };
}

async function countRegions(input: FigureInput): Promise<FigureTable> {
  const { context, query } = input;
  const { port, before } = scopes(input);
  const rows = await context.store.query<RegionRow>(sql`
    select region, sum(own) as total, count() as sources, sum(new) as fresh, sumIf(own, new) as fresh_packets,
      sum(total) over () as all
    from (select source, any(flows.region) as region, sum(packets) as own, source not in (${before}) as new
      from flows where ${port} group by source)
    group by region order by total desc, region limit ${bind("UInt32", numberOption(query, "top"))}`);
  const table = createTable(byRegion);
  for (const { region, total, sources, fresh, fresh_packets, all } of rows) {
    table.add(region, total, ratio(total, all), sources, fresh, ratio(fresh_packets, total));
  }
  return { columns: table.columns, labels: [], notes: [] };
}

/** The rows of the port in the range, and the question for its sources in the days before. */
function scopes(input: FigureInput): { readonly port: BoundSql; readonly before: BoundSql } {
  const { zone, selection, query, range, context } = input;
  const scope = { zone, selection, trafficClass: query.trafficClass, region: query.region };
  const isPort = hasKey(BY_PORT, [String(keyOfLabel(textOption(query, "port")))]);
  const days = { from: addDays(range.from, -DAYS_BEFORE), to: range.from };
  const earlier = selectSensors(selection.sensors, context.home, days, { names: query.sensors, group: query.group });
  return {
    port: sql`${inScope(scope)} and ${isPort}`,
    before: sql`select distinct source from flows where ${inScope({ ...scope, selection: earlier })} and ${isPort}`,
  };
}

function isByRegion(query: FigureQuery): boolean {
  return textOption(query, "by") === "region";
}

/** Who sends to a port, and which of them are new. */
export const portSources: FigureDefinition = {
  id: "port-sources",
  version: 1,
  title: { en: "Sources of a port", ja: "宛先ポートの送信元" },
  question: {
    en: "who sends to a port, at how many sensors and networks, and who of them is new?",
    ja: "あるポートへ送る送信元は何か。いくつのセンサー・ネットワークで観測され、どれが新しいか",
  },
  definition: {
    en: "The source addresses of packets to the port, most packets first, with the sensors at which each was seen, the networks of these sensors, the days, and the organisation that announces the address on the first of them. A source is new when no selected sensor got a packet of it to the port in the 28 days before the range: an address that changed hands counts as known. By region, packets and sources are added up by the region of the source. A source address can be forged.",
    ja: "指定したポートへのパケットの送信元IPアドレスを、パケット数の多い順に、観測されたセンサーの数、そのセンサーが属するネットワークの数、日数、最初の日にそのアドレスを公表していた組織とともに示す。期間の前の28日間にどの選択センサーにもこのポートへのパケットが届いていない送信元を新しいとする（利用者が変わったアドレスは既知に数える）。地域別では、送信元地域ごとにパケット数と送信元数を合計する。送信元アドレスは詐称されうる。",
  },
  defaultClass: "request",
  parameters: [
    REQUIRED_PORT,
    {
      name: "by",
      kind: "choice",
      choices: ["source", "region"],
      default: "source",
      help: { en: "one row for each source, or each region", ja: "送信元ごとか地域ごとか" },
    },
    {
      name: "min-sensors",
      kind: "integer",
      default: 1,
      minimum: 1,
      help: {
        en: "list only sources seen by at least so many sensors",
        ja: "この台数以上で観測された送信元だけを示す",
      },
    },
    topParameter(100),
  ],
  data: ["region", "asn", "registry"],
  measure: () => COUNT_PACKETS,
  columns: (query) => (isByRegion(query) ? byRegion : bySource),
  compute,
};
