import { createBins } from "@teiten/core/calendar";
import type { Bins } from "@teiten/core/calendar";
import { sql } from "../../store/index.ts";
import { COLUMN, measureColumn, packetsColumn, sourcesColumn } from "../column-specs.ts";
import { counterparts } from "../compared-bins.ts";
import { comparedColumns } from "../compared-columns.ts";
import { countedPackets, leftOutNotes } from "../counted-days.ts";
import type { Counted } from "../counted-days.ts";
import { cutsBy, sensorIdsOf } from "../cuts.ts";
import type { Cut } from "../cuts.ts";
import type {
  Cell,
  ColumnSpec,
  ComparedPeriod,
  FigureDefinition,
  FigureInput,
  FigureQuery,
  FigureTable,
  RowLabel,
} from "../figure.ts";
import { countFloods, floodLabel } from "../flood-labels.ts";
import { binStart, inScope, scopeOf } from "../flow-filter.ts";
import { PER_SENSOR_DAY } from "../measures.ts";
import { binOption, binParameter, byParameter, COMPARED, textOption } from "../parameter-specs.ts";
import { peakNotes } from "../peak-notes.ts";
import type { AveragedRow } from "../peak-notes.ts";
import { prefixNotes } from "../prefix-notes.ts";
import { averageOverSensors, sumSensorDays } from "../sensor-averages.ts";
import type { SensorAverage } from "../sensor-averages.ts";
import { createTable, rounded } from "../table-builder.ts";

const perDay = PER_SENSOR_DAY.unit;

const SENSOR_DAYS = measureColumn(
  "sensor_days",
  { en: "sensor-days", ja: "センサー日" },
  {
    en: "sum of the observed shares of the sensor-days that count",
    ja: "欠測でないセンサー日の観測時間の割合の合計",
  },
);

const MEAN = measureColumn("mean", perDay, { en: "packets ÷ sensor_days", ja: "平均（packets ÷ sensor_days）" }, 4);

const OWN = [
  COLUMN.bin,
  COLUMN.by,
  packetsColumn("packets", "packets received on sensor-days that count", "欠測でないセンサー日に受信したパケット数"),
  sourcesColumn(
    "sources",
    "distinct source addresses of these packets",
    "そのパケットの送信元IPアドレス数（重複なし）",
  ),
  SENSOR_DAYS,
  MEAN,
  measureColumn("median", perDay, { en: "median of the sensors' own means", ja: "センサーごとの平均の中央値" }, 4),
  measureColumn(
    "mean_without_top",
    perDay,
    { en: "the mean without the sensor whose own mean is the highest", ja: "平均が最も高いセンサーを除いた平均" },
    4,
  ),
];

function columns(query: FigureQuery): readonly ColumnSpec[] {
  return [...OWN, ...comparedColumns(query, [SENSOR_DAYS, MEAN])];
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const counted = await countedPackets(input, scopeOf(input), input.coverage);
  const bins = createBins(input.zone, input.range, binOption(input.query));
  const averages = averagesBy(input, bins, counted);
  const beside = await Promise.all(input.compared.map((period) => besideBins(period, bins)));
  const table = createTable(columns(input.query));
  const labels: RowLabel[] = [];
  const rows: AveragedRow[] = [];
  for (const cut of cutsBy(input, textOption(input.query, "by"))) {
    const sources = await sourcesByBin(input, cut, bins, counted);
    const floods = await countFloods(input, scopeOf(input, cut.selection), binAndCut(bins, cut), counted.condition);
    bins.labels.forEach((bin, index) => {
      for (const [key, label] of cut.labels) {
        const average = averages(label, index);
        const { packets, sensorDays, mean, median, meanWithoutTop } = average;
        rows.push({
          name: `${bin} ${label}`,
          days: daysIn(input, bins, index),
          sensors: sensorIdsOf(cut, key),
          average,
        });
        const name = `${bins.starts[index]} ${key}`;
        const distinct = packets === null ? null : (sources.get(name) ?? 0);
        const own = [bin, label, packets, distinct, rounded(sensorDays, 6), mean, median, meanWithoutTop];
        const row = table.add(...own, ...beside.flatMap((cells) => cells(label, index)));
        const flood = floods.get(name);
        if (flood !== undefined && packets !== null) labels.push(floodLabel(row, flood));
      }
    });
  }
  return {
    columns: table.columns,
    labels,
    notes: [
      ...(await peakNotes(input, counted.packets, rows)),
      ...leftOutNotes(counted.leftOut),
      ...prefixNotes(input.selection.sensors),
    ],
  };
}

/** The days of the coverage that a coarser bin takes in. */
function daysIn({ coverage }: FigureInput, bins: Bins, index: number): readonly number[] {
  const [from, to] = [bins.starts[index] ?? Infinity, bins.starts[index + 1] ?? Infinity];
  return coverage.bins.starts.flatMap((start, day) => (start >= from && start < to ? [day] : []));
}

type Averages = (label: string, bin: number) => SensorAverage;

/** The averages of one period by the label of its rows and the bin. */
function averagesBy(input: FigureInput, bins: Bins, counted: Counted): Averages {
  const found = new Map<string, (bin: number) => SensorAverage>();
  for (const cut of cutsBy(input, textOption(input.query, "by"))) {
    const days = sumSensorDays(input, cut.selection, bins, counted.packets);
    for (const [key, label] of cut.labels) {
      found.set(label, (bin) => averageOverSensors(days, sensorIdsOf(cut, key), bin));
    }
  }
  const none = averageOverSensors([], [], 0);
  return (label, bin) => found.get(label)?.(bin) ?? none;
}

/** The cells that a period beside adds to the row of a label and a bin of the own days. */
async function besideBins(
  { kind, input }: ComparedPeriod,
  own: Bins,
): Promise<(label: string, bin: number) => readonly Cell[]> {
  const bins = createBins(input.zone, input.range, binOption(input.query));
  const averages = averagesBy(input, bins, await countedPackets(input, scopeOf(input), input.coverage));
  const places = counterparts(kind, own, bins);
  return (label, bin) => {
    const place = places[bin] ?? -1;
    if (place < 0) return [null, null];
    const { sensorDays, mean } = averages(label, place);
    return [rounded(sensorDays, 6), mean];
  };
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
  parameters: [
    binParameter(["day", "week", "month"], "month"),
    byParameter(["group", "sensor", "all"], "group"),
    ...COMPARED,
  ],
  data: [],
  measure: () => PER_SENSOR_DAY,
  columns,
  compute,
};
