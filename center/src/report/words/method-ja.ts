import { addDays } from "@teiten/core/calendar";
import type { NetworkPart, QuarterlyModel, RestatedValue } from "../model/index.ts";
import { daysOf } from "../period.ts";
import { formatNumber, formatShare } from "../number-format.ts";
import { regionName } from "@teiten/core/names";
import { dateJa, dateRangeJa } from "./phrases-ja.ts";
import type { Definition } from "./words.ts";

/** The definitions of the method section, in Japanese. */
export function definitionsJa(model: QuarterlyModel): readonly Definition[] {
  return [
    {
      term: "観測日",
      text: `1日は ${model.network.zone} の0時から24時までです。`,
    },
    {
      term: "平均パケット数（センサー1台・1日あたり）",
      text: "受信パケット数を、観測できたセンサー日の合計で割った値です。センサー日は、実際に観測していた時間の割合と、取りこぼさずに記録できた割合で重み付けします。観測が1日の4分の1に満たないセンサー日は欠測とし、分子にも分母にも含めません。センサー数と暦の日数の積では割りません。",
    },
    {
      term: "欠測",
      text: "観測していないことと、パケットが届かなかったことは別の事柄です。どのセンサーも観測していない日は欠測として扱い、0にはしません。図では線が途切れ、灰色の地で示します。",
    },
    {
      term: "宛先ポート番号",
      text: "ポート番号とプロトコルの組で数えます。ICMPは全体で1つとします。表に添えた名称はIANAの登録によるもので、実際に使われたプロトコルを示すものではありません。2番目以降のIPフラグメントにはポート番号がないため、別に数えます。",
    },
    {
      term: "送信元地域",
      text: "送信元IPアドレスの登録先の国・地域です。アドレスは詐称されることがあり、登録先は通信を行った者の所在を示しません。",
    },
    {
      term: "送信元IPアドレス数",
      text: "重複を除いて正確に数えます。日ごとの数を足し合わせても、期間を通した数にはなりません。",
    },
    {
      term: "通信種別",
      text: "「要求」はセンサーに何かを求めるパケット（TCPのSYN、応答ではないUDP、ICMPエコー要求など）、「跳ね返り」はセンサーが送っていないものへの応答です。スキャンの判定は、特に断らない限り「要求」だけを対象とします。「すべて」を対象にすると、攻撃を受けて応答を返している被害者もスキャンの送信元に数えられることがあります。",
    },
    {
      term: "スキャンの送信元",
      text: "全センサーを合わせて、1観測日に10以上の異なる（プロトコル、ポート番号）の組にパケットを送っている送信元IPアドレスです。比較のため、100以上とする規則と、30以上かつ監視アドレス1つあたり平均1パケット以上とする規則の数も示します。",
    },
    {
      term: "研究・調査目的のスキャン",
      text: "組織が自らのスキャンに使うと公表しているIPアドレスからの通信です。公表の有無は、その通信が歓迎されるかどうかとは別の事柄です。",
    },
    {
      term: "順位の一致度（RBO）",
      text: "2台のセンサーの上位10ポートの並びを、上の順位ほど重く見て比べた値です（rank-biased overlap、p = 0.9、深さ10までの和を 1 − 0.9¹⁰ で割る）。並びが同じなら1、共通のポートがなければ0になります。",
    },
    {
      term: "前四半期との比較",
      text: comparisonJa(model),
    },
  ];
}

function comparisonJa({ hasPrevious, network }: QuarterlyModel): string {
  if (!hasPrevious) return "前四半期の観測データがないため、比較はしていません。";
  const joined = network.joined ?? [];
  const left = network.left ?? [];
  const same = "どちらの四半期も、その期間に観測できたセンサー日で割った平均どうしを比べています。";
  if (joined.length + left.length === 0) return `${same}観測したセンサーは両四半期で同じです。`;
  return `${same}センサーの構成は前四半期と異なる（増${joined.length}台、減${left.length}台）ため、増減には構成の違いも含まれます。`;
}

/** What must be said before the numbers, in Japanese. */
export function cautionsJa(model: QuarterlyModel): readonly string[] {
  const { network } = model;
  const cautions: string[] = [];
  if (network.coveredDays < network.days) {
    const range = dateRangeJa(network.firstDay, network.lastDay);
    cautions.push(
      `この四半期の${network.days}日間のうち、観測データがあるのは${range}までの間の${network.coveredDays}日です。残りの日は欠測として扱い、0とはしていません。`,
    );
  }
  const before = daysOf(model.previous).length;
  if (network.previousDays !== null && network.previousDays < before) {
    cautions.push(
      `比較の対象とした前四半期も、観測データがあるのは${before}日間のうち${network.previousDays}日です。前四半期の値は、その${network.previousDays}日から求めています。`,
    );
  }
  if (!model.hasPrevious) cautions.push("前四半期の観測データがないため、前四半期の順位と増減は示していません。");
  if (network.sensors.length === 1)
    cautions.push("センサーが1台のため、センサー間の比較はありません。1台の値は観測網全体の傾向を表しません。");
  return cautions;
}

/** Sensors in the front matter. */
export function sensorsFactJa(network: NetworkPart): string {
  const other = network.sensors.length - network.domestic - network.overseas;
  const rest = other > 0 ? `、その他${other}台` : "";
  return `${network.sensors.length}台（国内${network.domestic}台、海外${network.overseas}台${rest}。「国内」は${regionName(network.home, "ja")}）`;
}

/** Sensors that joined and left. */
export function changesFactJa({ joined, left }: NetworkPart): string {
  if (joined === null || left === null) return "前四半期のデータがなく不明";
  const part = (names: readonly string[]): string =>
    names.length === 0 ? "なし" : `${names.length}台（${names.join("、")}）`;
  return `追加：${part(joined)}、終了：${part(left)}`;
}

/** Observed sensor-days with their share of the possible ones. */
export function observedFactJa({ sensorDays, possibleSensorDays }: NetworkPart): string {
  return `${formatNumber(sensorDays, 1)}（全${formatNumber(possibleSensorDays)}センサー日の${formatShare(sensorDays / possibleSensorDays)}）`;
}

/** Missing days in a sentence. */
export function gapsSummaryJa({ gaps }: NetworkPart): string {
  if (gaps.length === 0) return "すべてのセンサーが、稼働期間のすべての日を観測しています。";
  const sensors = new Set(gaps.map((gap) => gap.sensor)).size;
  const days = gaps.reduce((sum, gap) => sum + gap.days, 0);
  return `${sensors}台のセンサーに、合わせて${days}センサー日の欠測があります。欠測の日は、どの平均にも含めていません。`;
}

/** Restated numbers in a sentence. */
export function restatedSummaryJa(restated: readonly RestatedValue[]): string {
  if (restated.length === 0) return "前の版から訂正した数値はありません。";
  return `前の版から訂正した数値が${restated.length}件あります。`;
}

/** The last observed day, in the front matter. */
export function cutOffJa(model: QuarterlyModel): string {
  const end = addDays(model.network.lastDay, 1);
  return `${dateJa(end)} 0時（${model.network.zone}）までに観測したもの`;
}
