import type { SiteWords } from "./page-words.ts";

/** What every figure of the graphs says. */
export const FIGURE: Readonly<Record<"label" | "values" | "cell" | "band" | "gaps", SiteWords>> = {
  label: {
    ja: "折れ線グラフ。同じ値が下の表にあります。",
    en: "Line chart. The table below it has the same values.",
  },
  values: { ja: "値の表を開く", en: "Show the values" },
  cell: { ja: "期間", en: "Period" },
  band: {
    ja: "値には、センサーの位置を推定されないための雑音が加えてあります。線の両側の帯は雑音の標準偏差で、表では±で示します。",
    en: "The values hold noise that keeps the places of the sensors secret. The band around a line is the noise’s standard deviation; tables print it after ±.",
  },
  gaps: {
    ja: "線が切れている期間は、値を公表していません。理由は表にあります。",
    en: "Where a line is broken, no value is published; the table says why.",
  },
};

/** Texts of the graph pages. */
export const GRAPHS: Readonly<
  Record<
    | "lead"
    | "shown"
    | "hidden"
    | "hiddenLead"
    | "hiddenPorts"
    | "hiddenTop"
    | "hiddenIcmp"
    | "hiddenRegions"
    | "latest"
    | "others"
    | "earlier"
    | "back"
    | "data"
    | "notSingle",
    SiteWords
  >
> = {
  lead: {
    ja: "センサーに届いたパケット数の推移です。値はセンサー1台・1日あたりの平均で、区間の終わりから1週間以上たってから公表し、その後は変えません。",
    en: "How many packets reached the sensors. Values are averages per sensor and day; each is published a week or more after its period ended and never changes after that.",
  },
  shown: { ja: "公表しているグラフ", en: "Published graphs" },
  hidden: { ja: "公表していないグラフ", en: "Graphs that are not published" },
  hiddenLead: {
    ja: "系列を公表するたびに、センサーの位置について漏れうる情報が増えます。そのため公表する系列は少数に固定し、次のグラフは公表していません。",
    en: "Each series that is published adds to what could be learned about where the sensors stand. Few series are therefore published, always the same, and the following graphs are not.",
  },
  hiddenPorts: {
    ja: "ここに挙げたポートは個別の系列としては公表せず、「その他のすべてのポート」に含めています。",
    en: "The ports named here are not published as series of their own; they count among all other ports.",
  },
  hiddenTop: { ja: "公表できる系列がまだありません。", en: "No series is public yet." },
  hiddenIcmp: { ja: "ICMPの系列は公表していません。", en: "No series of ICMP is published." },
  hiddenRegions: {
    ja: "送信元地域の系列は公表していません。地域を偽装した通信を使って、センサーの位置を絞り込まれるおそれがあるためです。",
    en: "No series of source regions is published: traffic made for the purpose could narrow down where a sensor stands.",
  },
  latest: { ja: "最新", en: "Latest" },
  others: { ja: "その他のすべてのポート", en: "All other ports" },
  earlier: { ja: "以前の区切りによる系列", en: "Series of an earlier division" },
  back: { ja: "グラフの一覧", en: "All graphs" },
  data: { ja: "すべての期間の値は、オープンデータにあります。", en: "The open data hold the values of all periods." },
  notSingle: {
    ja: "このグループの次のポートは個別には公表していません",
    en: "These ports of the group are not published as series of their own",
  },
};

/** What is said where nothing is public, by why that is. */
export const NOTHING_PUBLIC: Readonly<Record<"noSensor" | "tooFew" | "firstWeek", SiteWords>> = {
  noSensor: {
    ja: "観測はまだ始まっていません。センサーが観測を始め、公表の基準を満たすと、ここにグラフが表示されます。",
    en: "Observation has not begun. Graphs appear here once sensors observe and the publication policy is met.",
  },
  tooFew: {
    ja: "観測網がまだ小さく、公表の基準を満たしていません。少数のセンサーの値を公表すると、センサーの位置を推定されるおそれがあるためです。",
    en: "The network is still too small for the publication policy: values of few sensors could tell where they stand.",
  },
  firstWeek: {
    ja: "観測は始まっていますが、公表できる期間がまだありません。",
    en: "Observation has begun, but no period is due for publication yet.",
  },
};
