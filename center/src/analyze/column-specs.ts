import type { Bilingual, ColumnSpec } from "./figure.ts";

const NO_UNIT: Bilingual = { en: "", ja: "" };
const PACKETS: Bilingual = { en: "packets", ja: "パケット" };
const SOURCES: Bilingual = { en: "source addresses", ja: "送信元IPアドレス" };
const SHARE: Bilingual = { en: "share, 0 to 1", ja: "割合（0〜1）" };

/** A column of labels. */
export function textColumn(name: string, en: string, ja: string): ColumnSpec {
  return { name, unit: NO_UNIT, help: { en, ja } };
}

/** A column of packet counts. */
export function packetsColumn(name: string, en: string, ja: string): ColumnSpec {
  return { name, unit: PACKETS, help: { en, ja } };
}

/** A column of exact distinct source addresses. */
export function sourcesColumn(name: string, en: string, ja: string): ColumnSpec {
  return { name, unit: SOURCES, help: { en, ja } };
}

/** A column of shares between 0 and 1, printed with six decimals, in a terminal with four. */
export function shareColumn(name: string, en: string, ja: string): ColumnSpec {
  return { name, unit: SHARE, help: { en, ja }, decimals: 6, glanceDecimals: 4 };
}

/** A column of counts or measures in a unit of its own. */
export function measureColumn(name: string, unit: Bilingual, help: Bilingual, decimals?: number): ColumnSpec {
  return decimals === undefined ? { name, unit, help } : { name, unit, help, decimals };
}

type SharedColumn =
  | "by"
  | "bin"
  | "day"
  | "rank"
  | "port"
  | "region"
  | "packets"
  | "share"
  | "sources"
  | "sensors"
  | "previousRank"
  | "covered"
  | "organisation"
  | "tool";

/** The columns that many figures share. */
export const COLUMN: Readonly<Record<SharedColumn, ColumnSpec>> = {
  by: textColumn("by", "what the row is about: all, a group or a sensor", "行の対象（全体・群・センサー）"),
  bin: textColumn(
    "bin",
    "day, week (its Monday), month or time in the zone",
    "日・週（月曜日）・月・時刻（タイムゾーンによる）",
  ),
  day: textColumn("day", "observation day in the zone", "観測日"),
  rank: measureColumn("rank", NO_UNIT, { en: "1 is the largest", ja: "順位" }),
  port: textColumn("port", "destination port and protocol", "宛先ポート番号／プロトコル"),
  region: textColumn("region", "region of the source address, ?? when unknown", "送信元地域（不明は ??）"),
  packets: packetsColumn("packets", "packets received", "受信パケット数"),
  share: shareColumn("share", "packets ÷ all packets of the same row group", "同じ対象の全パケットに占める割合"),
  sources: sourcesColumn("sources", "distinct source addresses", "送信元IPアドレス数（重複なし）"),
  sensors: measureColumn(
    "sensors",
    { en: "sensors", ja: "台" },
    { en: "sensors that received it", ja: "受信したセンサー数" },
  ),
  previousRank: measureColumn("previous_rank", NO_UNIT, {
    en: "rank in the range before; empty: outside the listed ranks, or not asked for",
    ja: "前期間の順位（空欄は順位外、または指定なし）",
  }),
  covered: measureColumn(
    "covered",
    { en: "sensors", ja: "台" },
    {
      en: "sensors that observed the bin, weighted by the observed share of the whole bin",
      ja: "観測できたセンサー数（観測時間の割合で重み付け）",
    },
  ),
  organisation: textColumn("organisation", "organisation that announces the scanner", "スキャンを公表している組織"),
  tool: textColumn("tool", "tool named by its marks", "特徴から判定したツール"),
};
