import { addDays, dayOf, dayStart, formatInstant } from "@teiten/core/calendar";
import { bind, sql } from "../../store/index.ts";
import { counted } from "../../telemetry/index.ts";
import { COLUMN, textColumn } from "../column-specs.ts";
import type { Bilingual, FigureDefinition, FigureInput, FigureTable } from "../figure.ts";
import { inScope, instant } from "../flow-filter.ts";
import { COUNT_PACKETS } from "../measures.ts";
import { numberOption, topParameter } from "../parameter-specs.ts";
import { PORT_KEY, labelOfKey } from "../port-key.ts";
import { selectSensors } from "../sensor-selection.ts";
import { createTable } from "../table-builder.ts";

/** Days before the range that are searched for a port. */
const HISTORY_DAYS = 92;

const columns = [
  COLUMN.port,
  textColumn("first_seen", "first minute in the range", "期間内で最初に観測された時刻"),
  COLUMN.packets,
  COLUMN.sensors,
];

async function compute(input: FigureInput): Promise<FigureTable> {
  const { zone, range, query, context } = input;
  const days = { from: addDays(range.from, -HISTORY_DAYS), to: range.to };
  const wanted = { names: query.sensors, group: query.group };
  const selection = selectSensors(await context.state.sensors(), context.home, days, wanted);
  const scope = { zone, selection, trafficClass: query.trafficClass, region: query.region };
  const start = dayStart(zone, range.from);
  const rows = await context.store.query<{ key: number; first: number; total: number; sensors: number }>(sql`
    select ${PORT_KEY} as key, toUInt32(min(minute)) as first, sum(packets) as total, uniqExact(sensor) as sensors
    from flows where ${inScope(scope)}
    group by key having first >= ${bind("UInt32", start)}
    order by total desc, key limit ${bind("UInt32", numberOption(query, "top"))}`);
  const table = createTable(columns);
  for (const { key, first, total, sensors } of rows) {
    table.add(labelOfKey(key), formatInstant(zone, first), total, sensors);
  }
  return { columns: table.columns, labels: [], notes: await historyNotes(input, start) };
}

/** What was stored before the range: with less than a quarter everything is new too easily. */
async function historyNotes({ context, zone }: FigureInput, start: number): Promise<readonly Bilingual[]> {
  const rows = await context.store.query<{ first: number; found: number }>(
    sql`select toUInt32(min(minute)) as first, count() as found from coverage where seconds > 0 and minute < ${instant(start)}`,
  );
  const { first = start, found = 0 } = rows[0] ?? {};
  const stored = found === 0 ? 0 : Math.round((start - first) / 86_400);
  if (stored >= HISTORY_DAYS) return [];
  const since = found === 0 ? "" : ` (${dayOf(zone, first)})`;
  return [
    {
      en: `only ${counted(stored, "day")} ${stored === 1 ? "is" : "are"} stored before the range${since}: a port can be new here and old elsewhere`,
      ja: `期間の前に保存されているのは ${stored} 日分だけ${since}で、以前からあったポートも新しいとされることがある`,
    },
  ];
}

/** Ports that were not seen before. */
export const newPorts: FigureDefinition = {
  id: "new-ports",
  version: 1,
  title: { en: "New ports", ja: "新たに観測されたポート" },
  question: { en: "which ports are seen for the first time?", ja: "初めて観測された宛先ポートは何か" },
  definition: {
    en: "Ports that received packets in the range and none in the 92 days before it, at the same sensors and of the same class, most packets first. A sweep of all 65,536 ports makes many ports new with a packet or two each: the packets and the sensors tell it from interest in one port.",
    ja: "期間内にパケットが届き、その前の92日間には同じセンサー・通信種別で1つも届かなかった宛先ポートを、パケット数の多い順に示す。全ポートの走査では1〜2パケットだけの新しいポートが多数現れるため、特定のポートへの関心とはパケット数とセンサー数で区別する。",
  },
  defaultClass: "request",
  parameters: [topParameter(20)],
  data: [],
  measure: () => COUNT_PACKETS,
  columns: () => columns,
  compute,
};
