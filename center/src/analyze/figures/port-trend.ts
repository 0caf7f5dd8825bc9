import { COLUMN } from "../column-specs.ts";
import type { ColumnSpec, FigureDefinition, FigureInput, FigureQuery, FigureTable } from "../figure.ts";
import { trendMeasure } from "../measures.ts";
import { binParameter, COMPARED, listOption, textOption, topParameter, TREND_MEASURE } from "../parameter-specs.ts";
import { keyOfLabel } from "../port-key.ts";
import { BY_PORT } from "../row-key.ts";
import { trendColumns, trendRows, valueColumn } from "../trend.ts";

const packets = {
  ...COLUMN.packets,
  help: { en: "packets of the sensors that count in the bin", ja: "欠測でないセンサーが受信したパケット数" },
};

function columns(query: FigureQuery): readonly ColumnSpec[] {
  return trendColumns(query, [COLUMN.bin, COLUMN.port, packets, COLUMN.sources, valueColumn(query), COLUMN.covered]);
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const wanted = listOption(input.query, "ports")?.map(keyOfLabel) ?? null;
  return trendRows(input, columns(input.query), BY_PORT, wanted);
}

/** Representative ports over time. */
export const portTrend: FigureDefinition = {
  id: "port-trend",
  version: 1,
  title: { en: "Trend of destination ports", ja: "宛先ポート番号別の推移" },
  question: {
    en: "how did the packets to representative ports go up and down?",
    ja: "主な宛先ポート番号あてのパケットはどのように推移したか",
  },
  definition: {
    en: "For each bin and port: packets ÷ sensors that observed the bin, each sensor weighted by the share of the whole bin that it observed, so a week that the range cuts, or a day that a sensor missed in part, is a rate for the whole bin. Sensor-days (for hours, sensor-hours) observed for less than a quarter enter neither number. A bin that no sensor covered is missing and is drawn as a gap; a covered bin without packets is 0. With --measure sources the value is the number of distinct sources in the bin; sources of bins cannot be added.",
    ja: "間隔とポート番号ごとに、パケット数をその間隔を観測できたセンサー数で割る。センサーは間隔全体のうち観測できた割合で重み付けするため、期間の端で切れた週や一部が欠測の日も、間隔全体に換算した値になる。観測時間が4分の1に満たないセンサー日（時間単位ではセンサー時間）は分子にも分母にも入れない。どのセンサーも観測していない間隔は欠測で、グラフは途切れる。観測できてパケットがなければ 0 とする。--measure sources では間隔内の送信元IPアドレス数で、間隔をまたいで足すことはできない。",
  },
  defaultClass: "all",
  parameters: [
    {
      name: "ports",
      kind: "list",
      default: null,
      help: {
        en: "the ports to follow, as 23/TCP,ICMP; default: the top ones",
        ja: "対象のポート（例：23/TCP,ICMP）。省略時は上位",
      },
    },
    topParameter(5),
    binParameter(["hour", "6h", "day", "week", "month"], "day"),
    TREND_MEASURE,
    ...COMPARED,
  ],
  data: [],
  measure: (query) => trendMeasure(textOption(query, "measure")),
  columns,
  compute,
};
