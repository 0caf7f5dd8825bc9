import { COLUMN } from "../column-specs.ts";
import type { ColumnSpec, FigureDefinition, FigureInput, FigureQuery, FigureTable } from "../figure.ts";
import { trendMeasure } from "../measures.ts";
import { binParameter, COMPARED, listOption, textOption, topParameter, TREND_MEASURE } from "../parameter-specs.ts";
import { regionCode } from "../region-code.ts";
import { BY_REGION } from "../row-key.ts";
import { trendColumns, trendRows, valueColumn } from "../trend.ts";

function columns(query: FigureQuery): readonly ColumnSpec[] {
  return trendColumns(query, [COLUMN.bin, COLUMN.region, valueColumn(query), COLUMN.covered]);
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const listed = listOption(input.query, "regions")?.map(regionCode) ?? null;
  const wanted = input.query.region === null ? listed : [input.query.region];
  return trendRows(input, columns(input.query), BY_REGION, wanted);
}

/** Source regions over time. */
export const regionTrend: FigureDefinition = {
  id: "region-trend",
  version: 1,
  title: { en: "Trend of source regions", ja: "送信元地域別の推移" },
  question: {
    en: "how did the packets from the main source regions go up and down?",
    ja: "主な送信元地域からのパケットはどのように推移したか",
  },
  definition: {
    en: "As port-trend, by the region of the source address as the dated region data in use says; unknown stays ??.",
    ja: "port-trend と同じ求め方で、使用した日付付きの地域データによる送信元地域ごとに示す。データにないものは ?? とする。",
  },
  defaultClass: "all",
  parameters: [
    {
      name: "regions",
      kind: "list",
      default: null,
      help: {
        en: "the regions to follow, as JP,US; default: the top ones",
        ja: "対象の地域（例：JP,US）。省略時は上位",
      },
    },
    topParameter(5),
    binParameter(["hour", "6h", "day", "week", "month"], "day"),
    TREND_MEASURE,
    ...COMPARED,
  ],
  data: ["region"],
  measure: (query) => trendMeasure(textOption(query, "measure")),
  columns,
  compute,
};
