import type { SiteWords } from "./page-words.ts";

/** Texts of the start page. */
export const START: Readonly<
  Record<"lead" | "what" | "latest" | "news" | "noNews" | "all" | "facts" | "groups" | "sensors" | "covered", SiteWords>
> = {
  lead: {
    ja: "インターネットに置いたセンサーで、届いたパケットを数え、その推移を公表しています。センサーは何も送信せず、応答もしません。",
    en: "Sensors on the Internet count the packets that reach them, and this site publishes how the counts develop. The sensors send nothing and answer nothing.",
  },
  what: {
    ja: "届くのは、弱点のある機器を探すスキャン、マルウェアの感染活動、送信元を偽った攻撃の跳ね返りなどです。一部のスキャンは、研究や調査を目的とすることを公表している組織によるものです。",
    en: "What reaches them are scans for weak machines, malware that spreads, and answers to attacks with forged senders. Some scans come from organisations that announce them as research.",
  },
  latest: { ja: "最新の推移", en: "Latest development" },
  news: { ja: "お知らせ", en: "News" },
  noNews: { ja: "公表した号外・レポートはまだありません。", en: "No special issue or report has been published yet." },
  all: { ja: "すべてのグラフ", en: "All graphs" },
  facts: { ja: "この観測網について", en: "The network" },
  groups: { ja: "公表の単位", en: "Published as" },
  sensors: { ja: "センサー", en: "Sensors" },
  covered: { ja: "観測できた時間の割合", en: "Share of time observed" },
};

/** Texts of the lists of special issues and reports. */
export const LISTS: Readonly<
  Record<
    | "bulletinsLead"
    | "noBulletins"
    | "reportsLead"
    | "noReports"
    | "issue"
    | "report"
    | "published"
    | "revised"
    | "revision"
    | "ended"
    | "withdrawn"
    | "machine"
    | "issued",
    SiteWords
  >
> = {
  bulletinsLead: {
    ja: "通信の急な変動を見つけたとき、別の担当者の確認を経て公表する短い文書です。訂正は新しい版として公表し、変動が収束したときはその旨を追記します。",
    en: "Short papers about a sharp change, published after a second person has read them. Corrections come as a new revision, and a note says when the change has ended.",
  },
  noBulletins: { ja: "公表した号外はまだありません。", en: "No special issue has been published yet." },
  reportsLead: {
    ja: "四半期ごとの観測結果をまとめたレポートのうち、公開の基準で作成したものです。",
    en: "Reports on a quarter, as far as they were written under the public policy.",
  },
  noReports: {
    ja: "公開の基準で作成したレポートはまだありません。",
    en: "No report has been written under the public policy yet.",
  },
  issue: { ja: "号外", en: "Special issue" },
  report: { ja: "レポート", en: "Report" },
  published: { ja: "公表", en: "Published" },
  revised: { ja: "改訂", en: "Revised" },
  revision: { ja: "版", en: "Revision" },
  ended: { ja: "収束", en: "ended" },
  withdrawn: { ja: "取り下げ", en: "withdrawn" },
  machine: { ja: "機械可読", en: "For machines" },
  issued: { ja: "作成", en: "Made on" },
};
