import { measureColumn, packetsColumn, textColumn } from "../column-specs.ts";
import type { FigureDefinition, FigureInput, FigureTable } from "../figure.ts";
import { COUNT_PACKETS } from "../measures.ts";
import { AS_KNOWN_ON, numberOption, textOption, topParameter } from "../parameter-specs.ts";
import { sourceAddress } from "../source-address.ts";
import { sourceBlocks } from "../source-blocks.ts";
import { createTable } from "../table-builder.ts";

const none = { en: "", ja: "" };

const columns = [
  textColumn(
    "block",
    "summary, day, sensor, port, class, tool, organisation or neighbour",
    "区分（概要・日・センサー・ポート・通信種別・ツール・組織・近隣）",
  ),
  textColumn("item", "what the row is about", "行の対象"),
  packetsColumn("packets", "packets; of a tool: those that carry its mark", "パケット数（ツールでは特徴が一致した数）"),
  measureColumn("first_seen", none, {
    en: "first minute (of a claim: first day) in the zone",
    ja: "最初に観測した分（組織では最初の日）",
  }),
  measureColumn("last_seen", none, {
    en: "last minute (of a claim: last day) in the zone",
    ja: "最後に観測した分（組織では最後の日）",
  }),
  textColumn("detail", "more about it, and the evidence", "詳細と根拠"),
];

async function compute(input: FigureInput): Promise<FigureTable> {
  const address = sourceAddress(textOption(input.query, "address"));
  const table = createTable(columns);
  const blocks = await sourceBlocks(input, address, numberOption(input.query, "top"));
  for (const { block, item, packets, firstSeen, lastSeen, detail } of blocks) {
    table.add(block, item, packets, firstSeen, lastSeen, detail);
  }
  const unseen = {
    en: `${address.text} sent nothing to the selected sensors in the range`,
    ja: `期間内に ${address.text} から選んだセンサーへのパケットはない`,
  };
  return { columns: table.columns, labels: [], notes: blocks.some((row) => row.block === "summary") ? [] : [unseen] };
}

/** Everything about one source address. */
export const source: FigureDefinition = {
  id: "source",
  version: 1,
  title: { en: "One source address", ja: "送信元IPアドレスの詳細" },
  question: {
    en: "what is known about one address: when, where, which ports, which tools, whose?",
    ja: "あるアドレスについて、いつ、どこへ、どのポートへ、どのツールで、誰のものか",
  },
  definition: {
    en: "Packets that carry the address as their source, by day, sensor, port and class, with the first and last minute; tools that its marks name on a day, with the evidence; the organisation that announces the address, with range, kind of evidence and source of the claim; and its neighbours: other sources of the same /24 (IPv6: /64). A source address can be forged: what is listed is what packets carrying it did.",
    ja: "そのアドレスを送信元とするパケットを、日・センサー・ポート・通信種別ごとに、最初と最後の分とともに示す。ツールはその日の特徴の一致を根拠とともに、組織はアドレスを公表している組織を、範囲・根拠の種類・出典とともに示す。近隣は同じ /24（IPv6は /64）のほかの送信元。送信元アドレスは詐称されうるため、示すのはそのアドレスを名乗ったパケットの動きである。",
  },
  defaultClass: "all",
  parameters: [
    {
      name: "address",
      kind: "text",
      default: null,
      argument: true,
      help: { en: "the IPv4 or IPv6 address", ja: "IPv4またはIPv6アドレス" },
    },
    topParameter(20),
    AS_KNOWN_ON,
  ],
  data: ["region", "asn", "registry"],
  standsAlone: {
    en: "it lists when and where one address was seen",
    ja: "1つのアドレスがいつどこで観測されたかの一覧",
  },
  measure: () => COUNT_PACKETS,
  columns: () => columns,
  compute,
};
