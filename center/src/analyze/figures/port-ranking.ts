import { COLUMN } from "../column-specs.ts";
import type { ColumnSpec, FigureDefinition, FigureInput, FigureQuery, FigureTable } from "../figure.ts";
import { COUNT_AND_SHARE } from "../measures.ts";
import { byParameter, COMPARED, topParameter } from "../parameter-specs.ts";
import { rankingColumns, rankingGlance, rankRows } from "../ranking.ts";
import { BY_PORT } from "../row-key.ts";

const OWN = [COLUMN.by, COLUMN.rank, COLUMN.port, COLUMN.packets, COLUMN.share, COLUMN.sources, COLUMN.sensors];

const columns = (query: FigureQuery): readonly ColumnSpec[] => rankingColumns(query, OWN);

async function compute(input: FigureInput): Promise<FigureTable> {
  return rankRows(input, columns(input.query), BY_PORT);
}

/** Top destination ports, for everything, by group, or per sensor side by side. */
export const portRanking: FigureDefinition = {
  id: "port-ranking",
  version: 1,
  title: { en: "Top destination ports", ja: "宛先ポート番号の順位" },
  question: {
    en: "which destination ports receive the most packets, also per sensor side by side?",
    ja: "パケットを最も多く受信した宛先ポート番号はどれか（センサーごとの比較も）",
  },
  definition: {
    en: "Packets received in the range are counted by protocol and destination port. ICMP and ICMPv6 are one line each, later fragments have no port and print as such. Equal counts are ordered by protocol number, then port. The share is of all packets of the same block of rows. A port number says what was addressed, not what was spoken.",
    ja: "期間内に受信したパケットを、プロトコルと宛先ポート番号ごとに数える。ICMPとICMPv6はそれぞれ1行とし、2番目以降のフラグメントはポート番号がないためその旨を示す。同数の場合はプロトコル番号、ポート番号の順に並べる。割合は同じ対象の全パケットに対するもの。ポート番号は宛先を示すだけで、実際に使われたプロトコルの証明ではない。",
  },
  defaultClass: "all",
  parameters: [byParameter(["all", "group", "sensor"], "all"), topParameter(10), ...COMPARED],
  data: [],
  measure: () => COUNT_AND_SHARE,
  columns,
  glance: (query) => rankingGlance(query, OWN),
  compute,
};
