import { createBins } from "@teiten/core/calendar";
import type { Bins } from "@teiten/core/calendar";
import { sql } from "../../store/index.ts";
import { COLUMN, measureColumn, packetsColumn, sourcesColumn } from "../column-specs.ts";
import { countedPackets, leftOutNotes } from "../counted-days.ts";
import type { Counted } from "../counted-days.ts";
import { cutsBy, sensorIdsOf } from "../cuts.ts";
import type { Cut } from "../cuts.ts";
import type { FigureDefinition, FigureInput, FigureTable, RowLabel } from "../figure.ts";
import { countFloods, floodLabel } from "../flood-labels.ts";
import { binStart, inScope } from "../flow-filter.ts";
import type { FlowScope } from "../flow-filter.ts";
import { PER_SENSOR_DAY } from "../measures.ts";
import { binOption, binParameter, byParameter, textOption } from "../parameter-specs.ts";
import { prefixNotes } from "../prefix-notes.ts";
import { averageOverSensors, sumSensorDays } from "../sensor-averages.ts";
import { createTable, rounded } from "../table-builder.ts";

const perDay = PER_SENSOR_DAY.unit;

const columns = [
  COLUMN.bin,
  COLUMN.by,
  packetsColumn("packets", "packets received on sensor-days that count", "欠測でないセンサー日に受信したパケット数"),
  sourcesColumn(
    "sources",
    "distinct source addresses of these packets",
    "そのパケットの送信元IPアドレス数（重複なし）",
  ),
  measureColumn(
    "sensor_days",
    { en: "sensor-days", ja: "センサー日" },
    {
      en: "sum of the observed shares of the sensor-days that count",
      ja: "欠測でないセンサー日の観測時間の割合の合計",
    },
  ),
  measureColumn("mean", perDay, { en: "packets ÷ sensor_days", ja: "平均（packets ÷ sensor_days）" }, 4),
  measureColumn("median", perDay, { en: "median of the sensors' own means", ja: "センサーごとの平均の中央値" }, 4),
  measureColumn(
    "mean_without_top",
    perDay,
    { en: "the mean without the sensor whose own mean is the highest", ja: "平均が最も高いセンサーを除いた平均" },
    4,
  ),
];

async function compute(input: FigureInput): Promise<FigureTable> {
  const bins = createBins(input.zone, input.range, binOption(input.query));
  const counted = await countedPackets(input, scopeOf(input, input.selection), input.coverage);
  const table = createTable(columns);
  const labels: RowLabel[] = [];
  for (const cut of cutsBy(input, textOption(input.query, "by"))) {
    const sources = await sourcesByBin(input, cut, bins, counted);
    const floods = await countFloods(input, scopeOf(input, cut.selection), binAndCut(bins, cut), counted.condition);
    const days = sumSensorDays(input, cut.selection, bins, counted.packets);
    bins.labels.forEach((bin, index) => {
      for (const [key, label] of cut.labels) {
        const average = averageOverSensors(days, sensorIdsOf(cut, key), index);
        const { packets, sensorDays, mean, median, meanWithoutTop } = average;
        const name = `${bins.starts[index]} ${key}`;
        const distinct = packets === null ? null : (sources.get(name) ?? 0);
        const row = table.add(bin, label, packets, distinct, rounded(sensorDays, 6), mean, median, meanWithoutTop);
        const flood = floods.get(name);
        if (flood !== undefined && packets !== null) labels.push(floodLabel(row, flood));
      }
    });
  }
  return {
    columns: table.columns,
    labels,
    notes: [...leftOutNotes(counted.leftOut), ...prefixNotes(input.selection.sensors)],
  };
}

function scopeOf(input: FigureInput, selection: FlowScope["selection"]): FlowScope {
  const { trafficClass, region } = input.query;
  return { zone: input.zone, selection, trafficClass, region };
}

const binAndCut = (bins: Bins, cut: Cut): ReturnType<typeof sql> =>
  sql`concat(toString(${binStart(bins)}), ' ', toString(${cut.key}))`;

async function sourcesByBin(
  input: FigureInput,
  cut: Cut,
  bins: Bins,
  counted: Counted,
): Promise<ReadonlyMap<string, number>> {
  const rows = await input.context.store.query<{ start: number; cut: number; sources: number }>(sql`
    select ${binStart(bins)} as start, ${cut.key} as cut, uniqExact(source) as sources
    from flows where ${inScope(scopeOf(input, cut.selection))} and ${counted.condition} group by start, cut`);
  return new Map(rows.map((row) => [`${row.start} ${row.cut}`, row.sources]));
}

/** Average packets per sensor per day, home against abroad. */
export const packetsPerSensor: FigureDefinition = {
  id: "packets-per-sensor",
  version: 1,
  title: { en: "Average packets per sensor per day", ja: "センサー1台・1日あたりの平均パケット数" },
  question: {
    en: "how many packets does a sensor receive a day, at home and abroad?",
    ja: "センサーは1日に何パケットを受信するか（国内と海外の比較）",
  },
  definition: {
    en: "Packets received on the sensor-days that count ÷ the sum of the observed shares of these sensor-days. A sensor-day counts with observed time ÷ its real length × captured ÷ (captured + dropped + thinned); below a quarter it is missing and neither its packets nor its time are used. Beside the mean stand the median of the sensors' own means, and the mean without the sensor whose own mean is the highest: where they disagree, the mean is the story of one sensor. A sensor with a prefix (a dark /24, say) is one sensor with the packets to all its addresses; compare it by --by sensor, or leave it out by a group. A bin that no sensor covered is missing, never 0.",
    ja: "欠測でないセンサー日に受信したパケット数を、そのセンサー日の観測割合の合計で割る。センサー日は、観測時間÷その日の実際の長さ×取得数÷（取得数＋取りこぼし数＋間引き数）の割合で数え、4分の1に満たない日は欠測として、パケットも時間も使わない。平均のほかに、センサーごとの平均の中央値と、平均が最も高いセンサーを除いた平均を示す。両者が食い違うときは、平均は1台のセンサーの動きを表している。プレフィックス（たとえば /24）のセンサーは、全アドレス宛てのパケットを合わせた1台として数える。比べるときは --by sensor を使うか、群を分ける。どのセンサーも観測していない期間は欠測で、0 とはしない。",
  },
  defaultClass: "all",
  parameters: [binParameter(["day", "week", "month"], "month"), byParameter(["group", "sensor", "all"], "group")],
  data: [],
  measure: () => PER_SENSOR_DAY,
  columns: () => columns,
  compute,
};
