import { addDays } from "@teiten/core/calendar";
import type { FloodPart, NarrowRise, PreviousRank, QuarterlyModel, Statement } from "../model/index.ts";
import { formatNumber, formatRate, formatShare } from "../number-format.ts";
import { reportPortLabel } from "../port-label.ts";
import { regionName } from "@teiten/core/names";
import { packetsToJa, phenomenaStatementJa } from "./phenomena-ja.ts";
import { dateJa, dateRangeJa } from "./phrases-ja.ts";

const region = (code: string): string => regionName(code, "ja");

/** One statement of the overview, in です・ます. */
export function statementJa(statement: Statement, model: QuarterlyModel): string {
  switch (statement.kind) {
    case "volume":
      return volume(statement, model);
    case "top-port":
      return topPort(statement);
    case "port-moves":
      return portMoves(statement);
    case "same-ports":
      return "上位10ポートの顔ぶれは前四半期と同じで、順位の大きな入れ替わりもありませんでした。";
    case "narrow-rise":
      return narrow(statement.rises);
    case "regions":
      return regions(statement);
    case "scanners":
      return scanners(statement);
    case "phenomena":
      return phenomenaStatementJa(statement);
    case "agreement":
      return agreement(statement);
  }
}

/** The footnote of a table for a rise that is no trend. */
export function narrowNoteJa(rise: NarrowRise): string {
  const packets =
    rise.of === "port"
      ? rise.key.includes("/")
        ? `${rise.key}あてのパケット`
        : `${rise.key}のパケット`
      : `${region(rise.key)}からのパケット`;
  const end = "増加は観測網全体の傾向とはいえません。";
  switch (rise.kind) {
    case "few-sources":
      return `${packets}の送信元IPアドレスは${rise.sources}件だけです。${end}`;
    case "one-day":
      return `${packets}の${formatShare(rise.share)}は、${dateJa(rise.day)}の1日に観測されたものです。${end}`;
    case "one-sensor":
      return `${packets}の${formatShare(rise.share)}は、1台のセンサー（${rise.sensor}）で観測されたものです。${end}`;
  }
}

type Of<Kind extends Statement["kind"]> = Extract<Statement, { readonly kind: Kind }>;

function volume(statement: Of<"volume">, { quarter }: QuarterlyModel): string {
  const range = dateRangeJa(quarter.from, addDays(quarter.to, -1));
  const places = placesJa(statement);
  const what = `${range}までの四半期に、${statement.sensors}台のセンサー（${places}）が受信したパケットは、センサー1台・1日あたり平均${formatRate(statement.rate)}パケットで`;
  if (statement.previousRate === null || statement.change === null) {
    return `${what}した。前四半期の観測データがないため、前四半期との比較はしていません。`;
  }
  return `${what}、前四半期の${formatRate(statement.previousRate)}パケット${development(statement.change)}`;
}

function placesJa({ sensors, domestic, overseas }: Of<"volume">): string {
  if (overseas > 0 && domestic > 0) return `国内${domestic}台、海外${overseas}台`;
  const place = overseas === 0 ? "国内" : "海外";
  return sensors === 1 ? place : `いずれも${place}`;
}

function development(change: number): string {
  if (Math.abs(change) < 0.01) return "とほぼ同じでした。";
  if (change >= 9) return `の${formatNumber(change + 1, 1)}倍に増えました。`;
  return `から${formatNumber(Math.abs(change) * 100, 1)}%${change > 0 ? "増えました" : "減りました"}。`;
}

function topPort({ key, share, previousRank, next, flood }: Of<"top-port">): string {
  const others = next.map(reportPortLabel);
  const tail = others.length === 0 ? "。" : `。これに${others.join("、")}が続いています。`;
  return `宛先ポート番号別では、${packetsToJa(key)}が${sinceJa(previousRank)}最も多く、全体の${formatShare(share)}を占めました${tail}${floodJa(flood)}`;
}

function floodJa(flood: FloodPart | null): string {
  if (flood === null) return "";
  return `ただし、このうち${formatNumber(flood.packets)}パケット（${formatShare(flood.share)}）は、送信元を詐称した大量送信によるものです。`;
}

function sinceJa(previousRank: PreviousRank): string {
  if (previousRank === "unknown") return "";
  if (previousRank === "outside") return "前四半期のTOP10外から一転して";
  return previousRank === 1 ? "前四半期に続いて" : `前四半期の${previousRank}位から順位を上げて`;
}

function portMoves({ risen, entered, left }: Of<"port-moves">): string {
  const up = risen.map((one) => `${reportPortLabel(one.key)}が${one.previousRank}位から${one.rank}位`).join("、");
  const fresh = entered.map((one) => `${reportPortLabel(one.key)}（${one.rank}位）`).join("、");
  const gone = left.map(reportPortLabel).join("、");
  const clauses: string[] = [];
  if (up !== "") clauses.push(`${up}に上がり`);
  if (fresh !== "") clauses.push(`${fresh}が新たにTOP10に入り`);
  if (gone !== "") clauses.push(`${gone}がTOP10から外れ`);
  return `前四半期と比べると、${clauses.join("、")}ました。`;
}

function narrow(rises: readonly NarrowRise[]): string {
  const clauses = rises.map(narrowClause);
  return `ただし、${clauses.join("、")}、${rises.length > 1 ? "これらの" : "この"}増加を観測網全体の傾向とみることはできません。`;
}

function narrowClause(rise: NarrowRise): string {
  const name = rise.of === "port" ? packetsToJa(rise.key) : `${region(rise.key)}からのパケット`;
  switch (rise.kind) {
    case "few-sources":
      return `${name}は送信元IPアドレスが${rise.sources}件しかなく`;
    case "one-day":
      return `${name}は${formatShare(rise.share)}が${dateJa(rise.day).slice(5)}の1日に集中しており`;
    case "one-sensor":
      return `${name}は${formatShare(rise.share)}が1台のセンサー（${rise.sensor}）に集中しており`;
  }
}

function regions({ first, previousRank, isFirst, entered, flood, narrow: rises }: Of<"regions">): string {
  const [top, ...others] = first;
  if (top === undefined) return "";
  const start = isFirst ? "送信元地域別では、" : "地域の分かる送信元のうちでは、";
  const since = previousRank === 1 && isFirst ? "前四半期に続いて" : "";
  const next = others.map((one) => `${region(one.key)}（${formatShare(one.share)}）`).join("、");
  const order = next === "" ? "" : `次いで${next}の順でした。`;
  const fresh = entered.length === 0 ? "" : `${entered.map(region).join("、")}が新たに上位10地域に入りました。`;
  const caution = rises.length === 0 ? "" : narrow(rises);
  return `${start}${since}${region(top.key)}からのパケットが最も多く、全体の${formatShare(top.share)}を占めました。${floodJa(flood)}${order}${fresh}${caution}`;
}

function scanners({ home, announced, scans }: Of<"scanners">): string {
  const part = ({ all, home: own }: { readonly all: number | null; readonly home: number | null }): string =>
    `全体の${formatShare(all ?? 0)}${own === null ? "" : `、送信元地域が${region(home)}のパケットの${formatShare(own)}`}`;
  const first = `研究・調査目的のスキャンに使うと組織が公表しているIPアドレスを送信元とするパケットは、${part(announced)}を占めました。`;
  return scans.all === null
    ? first
    : `${first}1日に10以上のポートあてのパケットを観測した送信元も合わせると、${part(scans)}になります。`;
}

function agreement({ within, across }: Of<"agreement">): string {
  const range = (one: { readonly low: number; readonly high: number }): string =>
    one.high - one.low < 0.005 ? one.low.toFixed(2) : `${one.low.toFixed(2)}〜${one.high.toFixed(2)}`;
  if (within === null && across !== null) {
    return `国内と海外のセンサーの間で、上位10ポートの順位の一致度（1で完全に一致）は${range(across)}でした。`;
  }
  if (within === null) return "";
  const home = `国内のセンサー同士の上位10ポートの順位の一致度（1で完全に一致）は${range(within)}`;
  if (across === null) return `${home}でした。`;
  if (across.high < within.low) return `${home}と高く、国内と海外の間では${range(across)}にとどまりました。`;
  return `${home}、国内と海外の間では${range(across)}でした。`;
}
