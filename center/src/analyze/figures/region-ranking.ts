import { COLUMN } from "../column-specs.ts";
import type { ColumnSpec, FigureDefinition, FigureInput, FigureQuery, FigureTable } from "../figure.ts";
import { COUNT_AND_SHARE } from "../measures.ts";
import { byParameter, COMPARED, topParameter } from "../parameter-specs.ts";
import { rankingColumns, rankingGlance, rankRows } from "../ranking.ts";
import { BY_REGION } from "../row-key.ts";

const OWN = [COLUMN.by, COLUMN.rank, COLUMN.region, COLUMN.packets, COLUMN.share, COLUMN.sources];

const columns = (query: FigureQuery): readonly ColumnSpec[] => rankingColumns(query, OWN);

async function compute(input: FigureInput): Promise<FigureTable> {
  return rankRows(input, columns(input.query), BY_REGION);
}

/** Top source regions. */
export const regionRanking: FigureDefinition = {
  id: "region-ranking",
  version: 1,
  title: { en: "Top source regions", ja: "送信元地域の順位" },
  question: {
    en: "from which regions do the most packets come?",
    ja: "パケットの送信元として最も多い地域はどこか",
  },
  definition: {
    en: "Packets received in the range are counted by the region of the source address, as the dated region data in use says; what it does not know stays ??. Equal counts are ordered by the region's code. A source address can be forged, and a region is where an address is registered, not who sends.",
    ja: "期間内に受信したパケットを、使用した日付付きの地域データによる送信元IPアドレスの地域ごとに数える。データにないものは ?? とする。同数の場合は地域コードの順に並べる。送信元アドレスは詐称されうるものであり、地域はアドレスの登録先で、送信者を示すものではない。",
  },
  defaultClass: "all",
  parameters: [byParameter(["all", "group", "sensor"], "all"), topParameter(10), ...COMPARED],
  data: ["region"],
  measure: () => COUNT_AND_SHARE,
  columns,
  glance: (query) => rankingGlance(query, OWN),
  compute,
};
