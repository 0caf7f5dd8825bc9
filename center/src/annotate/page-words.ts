import type { Bilingual } from "../analyze/index.ts";

type PageWord =
  | "kind"
  | "other"
  | "published"
  | "revised"
  | "revision"
  | "port"
  | "region"
  | "period"
  | "goesOn"
  | "size"
  | "breadth"
  | "sources"
  | "confidence"
  | "tlp"
  | "data"
  | "indicators"
  | "history"
  | "about"
  | "files"
  | "date"
  | "what"
  | "source"
  | "asn"
  | "packets"
  | "unknown"
  | "values"
  | "figure"
  | "table"
  | "unit"
  | "days"
  | "sensors"
  | "class"
  | "recipe"
  | "preview"
  | "low"
  | "medium"
  | "high";

/** Words of a bulletin's page that stand in no text of an editor. */
export const PAGE_WORDS: Readonly<Record<PageWord, Bilingual>> = {
  kind: { en: "Special issue", ja: "号外" },
  other: { en: "日本語", ja: "English" },
  published: { en: "Published", ja: "公開" },
  revised: { en: "Revised", ja: "改訂" },
  revision: { en: "Revision", ja: "版" },
  port: { en: "Destination port", ja: "宛先ポート番号" },
  region: { en: "Source region", ja: "送信元地域" },
  period: { en: "Observed", ja: "観測期間" },
  goesOn: { en: "going on", ja: "継続中" },
  size: { en: "Size", ja: "増加の規模" },
  breadth: { en: "Seen at", ja: "観測した範囲" },
  sources: { en: "Source addresses", ja: "送信元IPアドレス" },
  confidence: { en: "Confidence", ja: "確度" },
  tlp: { en: "May go to", ja: "取り扱い" },
  data: { en: "Data", ja: "使用したデータ" },
  indicators: { en: "Indicators", ja: "指標（送信元IPアドレス）" },
  history: { en: "Revision history", ja: "改訂履歴" },
  about: { en: "About the numbers", ja: "数値について" },
  files: { en: "For machines", ja: "機械可読の形式" },
  date: { en: "Date", ja: "日時" },
  what: { en: "What changed", ja: "変更点" },
  source: { en: "Source address", ja: "送信元IPアドレス" },
  asn: { en: "AS number", ja: "AS番号" },
  packets: { en: "Packets at least", ja: "パケット数（以上）" },
  unknown: { en: "unknown", ja: "不明" },
  values: { en: "Values", ja: "値の一覧" },
  figure: { en: "Figure", ja: "図" },
  table: { en: "Table", ja: "表" },
  unit: { en: "Unit", ja: "単位" },
  days: { en: "Period", ja: "期間" },
  sensors: { en: "Sensors", ja: "センサー" },
  class: { en: "Class", ja: "通信種別" },
  recipe: { en: "Revision of the data", ja: "データの版" },
  preview: { en: " (a preview for the second reader)", ja: "（確認用・未公開）" },
  low: { en: "low", ja: "低" },
  medium: { en: "medium", ja: "中" },
  high: { en: "high", ja: "高" },
};

/** Heads of columns of embedded tables, by the column's name. */
export const COLUMN_HEADS: Readonly<Record<string, Bilingual>> = {
  region: { en: "Region", ja: "地域" },
  port: { en: "Port", ja: "ポート" },
  packets: { en: "Packets", ja: "パケット数" },
  share: { en: "Share", ja: "割合" },
  sources: { en: "Sources", ja: "送信元数" },
  new_sources: { en: "New sources", ja: "新しい送信元" },
  new_share: { en: "Share of packets from new sources", ja: "新しい送信元からのパケットの割合" },
  part: { en: "Part", ja: "要素" },
  packets_per_sensor: { en: "Packets per sensor and day", ja: "センサー1台・1日あたり" },
  bin: { en: "Day", ja: "日" },
  day: { en: "Day", ja: "日" },
  value: { en: "Per sensor", ja: "センサー1台あたり" },
  covered: { en: "Sensors observing", ja: "観測できたセンサー" },
  rank: { en: "Rank", ja: "順位" },
  previous_rank: { en: "Rank before", ja: "前の順位" },
  sensors: { en: "Sensors", ja: "センサー数" },
  tool: { en: "Tool", ja: "ツール" },
  matched: { en: "Packets with the mark", ja: "特徴が一致したパケット" },
  by: { en: "By", ja: "対象" },
  hour: { en: "Hour", ja: "時" },
  sensor: { en: "Sensor", ja: "センサー" },
  network: { en: "Network", ja: "ネットワーク" },
  side: { en: "Side", ja: "区分" },
  expected: { en: "Usual", ja: "平常時" },
  factor: { en: "Factor", ja: "倍率" },
  z: { en: "Standard deviations", ja: "標準偏差" },
  judged: { en: "Judged", ja: "判定" },
  in_scope: { en: "In the scope", ja: "範囲内" },
  factor_without: { en: "Factor without it", ja: "除いたときの倍率" },
  source: { en: "Source", ja: "送信元" },
  organisation: { en: "Organisation", ja: "組織" },
  networks: { en: "Networks", ja: "ネットワーク数" },
  days: { en: "Days", ja: "日数" },
  new: { en: "New", ja: "新規" },
  prefix: { en: "Block", ja: "ブロック" },
  usual: { en: "Usual", ja: "平常時" },
  excess_share: { en: "Share of the excess", ja: "増加分に占める割合" },
  payload_class: { en: "Payload", ja: "ペイロード" },
};

/** What the labels of the Traffic Light Protocol allow. */
export const TLP_WORDS: Readonly<Record<"clear" | "green" | "amber", Bilingual>> = {
  clear: { en: "TLP:CLEAR (anybody)", ja: "TLP:CLEAR（制限なし）" },
  green: { en: "TLP:GREEN (the community, not the public)", ja: "TLP:GREEN（コミュニティ内。一般公開は不可）" },
  amber: { en: "TLP:AMBER (your organisation and its clients)", ja: "TLP:AMBER（受領組織とその顧客まで）" },
};

/** The publication policy that each label stands for. */
export const POLICY_WORDS: Readonly<Record<"clear" | "green" | "amber", Bilingual>> = {
  clear: { en: "policy: public", ja: "公表方針：公開" },
  green: { en: "policy: partners", ja: "公表方針：関係者限り" },
  amber: { en: "policy: partners", ja: "公表方針：関係者限り" },
};
