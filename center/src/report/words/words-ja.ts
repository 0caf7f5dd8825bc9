import { addDays } from "@teiten/core/calendar";
import type { Exhibit, QuarterlyModel, SectionName } from "../model/index.ts";
import type { Quarter } from "../period.ts";
import { formatNumber } from "../number-format.ts";
import { reportPortLabel } from "../port-label.ts";
import { regionName } from "@teiten/core/names";
import { analysisLeadJa, closingJa } from "./comparison-ja.ts";
import { adviceItems } from "./advice.ts";
import { LABELS_JA } from "./labels-ja.ts";
import {
  cautionsJa,
  changesFactJa,
  cutOffJa,
  definitionsJa,
  gapsSummaryJa,
  observedFactJa,
  restatedSummaryJa,
  sensorsFactJa,
} from "./method-ja.ts";
import { findExhibit } from "./find-exhibit.ts";
import { dateJa, dateRangeJa } from "./phrases-ja.ts";
import { narrowNoteJa, statementJa } from "./sentences-ja.ts";
import {
  changedJa,
  miraiSummaryJa,
  phenomenaSummaryJa,
  phenomenonJa,
  phenomenonTitleJa,
  scopeJa,
} from "./phenomena-ja.ts";
import type { Words } from "./words.ts";

const region = (code: string): string => regionName(code, "ja");
const number = ({ kind, number: count }: Pick<Exhibit, "kind" | "number">): string =>
  `${kind === "table" ? "表" : "図"}${count}`;

/** The Japanese of the report. */
export const WORDS_JA: Words = {
  language: "ja",
  labels: LABELS_JA,
  headings: {
    gaps: "既知の欠測",
    gapList: "センサーごとの欠測",
    restated: "数値の訂正",
    shared: "多くの図表に共通する注",
    restatedList: (shown, all) => (shown < all ? `訂正した数値（${all}件のうち${shown}件）` : "訂正した数値"),
  },
  title: (quarter) =>
    `${quarter.year}年${Number(quarter.from.slice(5, 7))}月〜${Number(addDays(quarter.to, -1).slice(5, 7))}月`,
  quarterName,
  date: dateJa,
  dateRange: (first, last) => dateRangeJa(first, last, "〜"),
  axisDay,
  axisBin,
  month: (month) => `${Number(month.slice(5))}月`,
  list: (items) => items.join("、"),
  exhibitNumber: number,
  exhibitTitle,
  lead,
  port: reportPortLabel,
  region,
  statement: statementJa,
  narrowNote: narrowNoteJa,
  changed: changedJa,
  scope: scopeJa,
  phenomenonTitle: phenomenonTitleJa,
  phenomenon: (phenomenon) => phenomenonJa(phenomenon, number),
  advice: (model) => adviceItems(model, WORDS_JA),
  sensorsFact: sensorsFactJa,
  changesFact: changesFactJa,
  observedFact: observedFactJa,
  cutOffFact: cutOffJa,
  revisionFact: ({ revision, dataRevision }) => `第${revision.number}版（データの版 ${dataRevision}）`,
  cautions: cautionsJa,
  captionSensors: (caption) =>
    `${caption.sensorsSelected}台中${caption.sensorsCovered}台、${formatNumber(caption.sensorDays, 1)}センサー日`,
  notes,
  definitions: definitionsJa,
  gapsSummary: gapsSummaryJa,
  restatedSummary: restatedSummaryJa,
  chartLabel: (exhibit, model) =>
    `${number(exhibit)}：${exhibitTitle(exhibit, model)}のグラフ。値は下の「値の一覧」にあります。`,
  steps: (low, high) => (high === null ? `${low}以上` : high === low ? String(low) : `${low}〜${high}`),
  overlapSteps: (low, high) =>
    high === null
      ? `${low.toFixed(2)}以上`
      : low === 0
        ? `${high.toFixed(2)}未満`
        : `${low.toFixed(2)}〜${(high - 0.01).toFixed(2)}`,
  shownOf: (count, of) => `全${formatNumber(of)}件のうち、値の大きい${count}件を示します。`,
  shownChanges: (count, of) =>
    `全${formatNumber(of)}件のうち、以下で取り上げるものと、平常時との差が確かなものを、合わせて${count}件示します。`,
  moreLabels: (count) => `ほか${count}件（JSONにすべて記載）`,
  floodItem: (name, packets, sources) =>
    `${name} ${formatNumber(packets)}パケット（送信元IPアドレス${formatNumber(sources)}件）`,
  floodNote: (items, more) =>
    `送信元を詐称した大量送信によるパケットを含みます：${items.join("、")}${more > 0 ? `、ほか${more}件` : ""}。`,
  noComparison: () => "前四半期の観測データがないため、前四半期との比較はできません。",
  cutAxisNote: () => "▲は、縦軸の範囲を超えた値です（日付と値を添えています）。",
  unlistedNote: (count) => `ほかに${count}の組織を観測しました。CSVにはすべての組織を含みます。`,
  pick: (text) => text.ja,
  sentence: (text) => text,
};

function quarterName(quarter: Quarter): string {
  return `${quarter.year}年第${quarter.number}四半期`;
}

function axisDay(bin: string): string {
  return `${Number(bin.slice(5, 7))}/${Number(bin.slice(8, 10))}`;
}

function axisBin(bin: string): string {
  if (/^\d{4}-\d{2}$/.test(bin)) return `${bin.slice(0, 4)}年${Number(bin.slice(5))}月`;
  return bin.length > 10 ? `${axisDay(bin)} ${Number(bin.slice(11, 13))}時` : axisDay(bin);
}

function exhibitTitle(exhibit: Exhibit, model: QuarterlyModel): string {
  const home = region(model.scanners.home);
  switch (exhibit.name) {
    case "ports":
      return "宛先ポート番号別パケット数 TOP10";
    case "port-trend":
      return "上位5ポートの日別推移";
    case "regions":
      return "送信元地域別パケット数 TOP10";
    case "region-trend":
      return "上位5地域の日別推移";
    case "months":
      return `${exhibit.id.endsWith("domestic") ? "国内" : "海外"}センサーの平均パケット数（月別）`;
    case "scanner-days":
      return `送信元地域が${home}であるスキャンの送信元（日別・組織別）`;
    case "scanner-calendar":
      return "研究・調査目的のスキャンを観測した日（すべての地域、組織別）";
    case "scanner-ports":
      return "上位10ポートに占める研究・調査目的のスキャン";
    case "scanner-regions":
      return "上位10地域に占める研究・調査目的のスキャン";
    case "scan-rules":
      return "スキャンの送信元の数（判定の規則別）";
    case "sensor-ports":
      return "センサー別の宛先ポート番号 TOP10";
    case "agreement":
      return "センサー間の上位10ポートの一致度（RBO）";
    case "victims":
      return "応答の多かったDoS攻撃の被害（月別）";
    case "mirai-ports":
      return "Mirai型の特徴を持つパケットの多い宛先ポート番号";
    case "telnet-sources":
      return "Telnetのポートへの送信元（特徴の有無別）";
    case "mirai-hosts":
      return "Mirai型の特徴を持つパケットの送信元（日別、上位5地域）";
    case "changes":
      return "平常時の水準を上回った増加";
    case "one-side":
      return "国内・海外の一方、または1台のセンサーだけで観測されたアドレスの範囲（/24）";
    case "phenomenon-trend":
      return `${told(exhibit, model)}の日別推移`;
    case "phenomenon-sources":
      return `増加した期間の${told(exhibit, model)}の送信元地域`;
    case "phenomenon-targets":
      return `${told(exhibit, model)}の送信元が送ったほかのポート`;
    case "phenomenon-evidence":
      return `センサーごとの${told(exhibit, model)}`;
    case "coverage":
      return "センサーごとの観測時間の割合（日別）";
  }
}

function lead(section: Exclude<SectionName, "overview">, model: QuarterlyModel): readonly string[] {
  const ref = (name: Exhibit["name"]): string => findExhibit(model, name).map(number).join("と");
  switch (section) {
    case "ports":
      return [
        `${ref("ports")}に受信パケット数の多い宛先ポート番号を、${ref("port-trend")}に上位5ポートの日別の推移を示します。割合は、この四半期に受信した全${formatNumber(model.totalPackets)}パケットに対するものです。`,
      ];
    case "regions":
      return [
        `${ref("regions")}に送信元地域を、${ref("region-trend")}に上位5地域の日別の推移を示します。送信元地域はIPアドレスの登録先であり、通信を行った者の所在を示すものではありません。`,
      ];
    case "groups":
      return [
        `${ref("months")}に、センサー1台・1日あたりの平均パケット数を月別に示します。平均が中央値や最多のセンサーを除いた平均から離れている月は、一部のセンサーの動きが平均に表れています。${model.hasYearBefore ? "" : "前年同月の観測データはありません。"}`,
      ];
    case "scanners":
      return [
        `${ref("scanner-days")}は、1日に10以上のポートへパケットを送った送信元のうち送信元地域が${region(model.scanners.home)}のものを、日別・組織別に数えたものです。${ref("scanner-calendar")}には、すべての地域について、公表されているIPアドレスからの通信を観測した日を組織別に示します。`,
        `${findExhibit(model, "scanner-ports").map(number).join("")}と${ref("scanner-regions")}は、${ref("ports") || "上位10ポート"}と${ref("regions") || "上位10地域"}の値から研究・調査目的のスキャンを除くとどうなるかを示したものです。${ref("scan-rules")}では、3つの規則それぞれについて、1日ごとの数と、四半期を通した重複のない数とを並べます。`,
      ];
    case "sensors": {
      const matrix =
        model.sensors.agreement === null
          ? ""
          : `${ref("agreement")}は、2台ずつ上位10ポートの並びを比べたもので、1に近いほどよく似ています。`;
      return [`${ref("sensor-ports")}に、センサーごとの上位10ポートを並べます。${matrix}`];
    }
    case "backscatter":
      return [
        `送信元を詐称したDoS攻撃を受けた側は、詐称されたアドレスへ応答を返し、その一部がセンサーに届きます。${ref("victims")}に、攻撃されたポートの分かるSYN-ACKとRSTについて、月ごとに応答の多かった5件を示します。パケット数と時間はセンサーに届いた分であり、攻撃の下限です。`,
      ];
    case "mirai":
      return [
        `Mirai型の特徴を持つパケットとは、シーケンス番号が宛先IPアドレスと等しいTCP SYNパケットです。公開されたMiraiとその亜種のスキャン部がこのように送信します。${ref("mirai-ports")}にその多い宛先ポート番号、${ref("telnet-sources")}にTelnetのポートへの送信元の内訳、${ref("mirai-hosts")}に送信元の日別の推移を示します。`,
        miraiSummaryJa(model),
      ];
    case "phenomena":
      return [phenomenaSummaryJa(model.phenomena)];
    case "analysis":
      return model.analysis === null ? [] : [analysisLeadJa(model.analysis)];
    case "closing":
      return closingJa(model);
    case "advice":
      return [];
    case "method":
      return [
        "この資料の数値は、以下の定義に従って求めています。各図表の値と、同じ値を再計算するための条件は、CSVとJSONのファイルにあります。",
      ];
  }
}

/** What rose, of an exhibit on one phenomenon. */
function told({ id }: Exhibit, { phenomena }: QuarterlyModel): string {
  const found = phenomena.chosen.find((one) => id.endsWith(`-${one.number}`));
  return found === undefined ? "" : changedJa(found);
}

function notes(exhibit: Exhibit): readonly string[] {
  switch (exhibit.name) {
    case "ports":
      return ["ポート番号に添えた名称はIANAの登録に基づくもので、実際に使われたプロトコルを示すものではありません。"];
    case "scanner-days":
      return [`「${LABELS_JA.unclaimed}」は、どの組織も自らのものと公表していないスキャンの送信元です。`];
    case "months":
      return ["四分位範囲は、その月の各センサーの平均から求めています（センサーが4台以上の場合）。"];
    case "victims":
      return [
        "被害を受けたアドレスは示さず、/24（IPv6は/48）の範囲とASだけを示します。応答が5分を超えて途切れたら、攻撃の終わりとみなします。",
      ];
    case "sensor-ports":
      return ["太字は、そのセンサーの上位10ポートだけに現れるポートです。"];
    case "telnet-sources":
      return [
        "いずれかの日に、その送信元のパケット（ポートを問わない）からMiraiと判定されたものを「特徴のあるもの」とします。",
      ];
    case "mirai-hosts":
      return ["2日にわたって送った送信元は、両方の日に数えます。"];
    case "phenomenon-targets":
      return ["割合は、増加をもたらした送信元全体に対するものです。"];
    default:
      return [];
  }
}
