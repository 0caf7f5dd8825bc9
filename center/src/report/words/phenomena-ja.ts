import { regionName } from "@teiten/core/names";
import { formatNumber, formatRate, formatShare } from "../number-format.ts";
import { reportPortLabel } from "../port-label.ts";
import type {
  ChangeFact,
  PhenomenaSection,
  Phenomenon,
  PhenomenonReading,
  QuarterlyModel,
  Statement,
} from "../model/index.ts";
import { dateJa } from "./phrases-ja.ts";

const region = (code: string): string => regionName(code, "ja");

/** What changed, inside a sentence. */
export function changedJa({
  port,
  region: code,
  of,
  tool,
}: Pick<ChangeFact, "port" | "region" | "of" | "tool">): string {
  const to = port === null ? "パケット" : packetsToJa(port);
  if (of === "region" || of === "port and region") return `${region(code ?? "??")}からの${to}`;
  return of === "port and tool" ? `${tool ?? "ツール"}の特徴を持つ${to}` : to;
}

/** `Telnet(23/TCP)あてのパケット`, `ICMPのパケット`. */
export function packetsToJa(port: string): string {
  return `${reportPortLabel(port)}${port.includes("/") ? "あて" : ""}のパケット`;
}

/** The heading of a phenomenon. */
export function phenomenonTitleJa(phenomenon: Phenomenon): string {
  return `${changedJa(phenomenon)}の増加`;
}

/** `2022年8月27日2時`, of an instant with its offset. */
function momentJa(instant: string): string {
  return `${dateJa(instant.slice(0, 10))}${Number(instant.slice(11, 13))}時`;
}

const SCOPES: Readonly<Record<string, string>> = {
  everywhere: "複数のネットワークにまたがる半数以上のセンサー",
  some: "複数のネットワークの一部のセンサー",
  "domestic only": "国内のセンサーだけ",
  "overseas only": "海外のセンサーだけ",
  "one sensor": "1台のセンサーだけ",
};
const SCOPE_CELLS: Readonly<Record<string, string>> = {
  everywhere: "全体",
  some: "一部",
  "domestic only": "国内のみ",
  "overseas only": "海外のみ",
  "one sensor": "単一のセンサー",
};

/** Where a change was seen, in a cell of a table. */
export function scopeJa(scope: string): string {
  const network = /^one network: (.*)$/.exec(scope)?.[1];
  return network === undefined ? (SCOPE_CELLS[scope] ?? scope) : `単一のネットワーク（${network}）`;
}

/** What a phenomenon is, in paragraphs: size and time, whose network, sources, what else they hit, reading. */
export function phenomenonJa(
  phenomenon: Phenomenon,
  number: (exhibit: Phenomenon["trend"]["exhibit"]) => string,
): readonly string[] {
  const { start, end, factor, score, scope, sensorsHit, sensorsCovered, trend, evidence } = phenomenon;
  const times =
    end === null ? `${momentJa(start)}から四半期の終わりまで` : `${momentJa(start)}から${momentJa(end)}まで`;
  const size = `${times}、${changedJa(phenomenon)}が平常時の約${formatRate(factor)}倍に増えました（${number(trend.exhibit)}）。平常時との差は標準偏差の${formatRate(score)}倍です。`;
  const where = `増加が見られたのは${SCOPES[scope] ?? scopeJa(scope)}で、判定できた${formatNumber(sensorsCovered)}台のうち${formatNumber(sensorsHit)}台が平常時より多く受信しました（${number(evidence.exhibit)}）。`;
  return [size + where, sourcesJa(phenomenon, number), READINGS[phenomenon.reading]];
}

function sourcesJa(phenomenon: Phenomenon, number: (exhibit: Phenomenon["trend"]["exhibit"]) => string): string {
  const { sources, sourceCount, freshCount, regions, coTargets, targets, topPrefixShare, scannerShare, tool } =
    phenomenon;
  const sentences: string[] = [];
  if (sources !== null && sourceCount !== null && sourceCount > 0) {
    const fresh =
      freshCount === null
        ? "でした"
        : `で、このうち${formatNumber(freshCount)}件（${formatShare(freshCount / sourceCount)}）は、それまでの28日間には送っていませんでした`;
    const named = regions.map(({ key, share }) => `${region(key)}（${formatShare(share)}）`).join("、");
    sentences.push(
      `この間にこうしたパケットを送った送信元IPアドレスは${formatNumber(sourceCount)}件${fresh}。パケットの多かった送信元地域は${named}です（${number(sources)}）。`,
    );
  }
  sentences.push(
    topPrefixShare < LARGE_BLOCK
      ? `増加分の${formatShare(topPrefixShare)}を超える割合を占めるアドレスの範囲（/24）はありませんでした。`
      : `1つのアドレスの範囲（/24）が、増加分の${formatShare(topPrefixShare)}を占めました。`,
  );
  if (scannerShare >= 0.05)
    sentences.push(`増加分の${formatShare(scannerShare)}は、研究・調査目的のスキャンによるものです。`);
  if (tool !== null) sentences.push(`パケットの半分以上に${tool}の特徴が見られます（特徴は真似ることもできます）。`);
  sentences.push(
    coTargets.length === 0
      ? `ほかのポートで、送信元の1割以上が送ったものはありませんでした（${number(targets)}）。`
      : `同じ送信元は、${coTargets.map(({ key, share }) => `${reportPortLabel(key)}（送信元の${formatShare(share)}）`).join("、")}にも送っていました（${number(targets)}）。`,
  );
  return sentences.join("");
}

/** From this share of the excess on a block is told of as one. */
const LARGE_BLOCK = 0.2;

const READINGS: Readonly<Record<PhenomenonReading, string>> = {
  "announced-scanners": "増加分の半分以上が、組織が公表している研究・調査目的のスキャンによるものとみられます。",
  "mirai-like":
    "感染した機器が、次に感染させる機器を探している活動とみられます。送信元IPアドレスの背後に誰がいるかは分かりません。",
  "marked-scan":
    "1つのツールを使って、このサービスが応答するホストを探している活動とみられます。送信元IPアドレスの背後に誰がいるかは分かりません。",
  "reflector-search":
    "このサービスは問い合わせより大きな応答を返すため、DoS攻撃の踏み台に使えるホストを探している可能性があります。",
  "one-block": "増加分の半分以上が1つのアドレス範囲から来ており、少数のホストによるものとみられます。",
  "new-sources":
    "送信元の多くがこのポートへは初めて送っており、広く分散しています。感染の拡大、または多数のホストで分担した探索の可能性があります。",
  "known-sources": "送信元の多くは以前からこのポートへ送っていたもので、その量が増えています。",
  open: "今のところ、増加の理由を判断できる材料はありません。",
};

/** How many changes there were, and how many of them tell of the network as a whole. */
export function phenomenaSummaryJa({ total, narrow, floods, chosen }: PhenomenaSection): string {
  if (total === 0)
    return "この四半期には、平常時の水準を偶然の範囲を超えて上回った宛先ポートや送信元地域はありませんでした。";
  const first = `この四半期に、平常時の水準を上回る増加を${formatNumber(total)}件検知しました。このうち${narrow === 0 ? "1台のセンサーまたは1つのネットワークに限られたものはありません" : `${formatNumber(narrow)}件は、1台のセンサーまたは1つのネットワークに限られたものです`}。${floods === 0 ? "" : `また、${formatNumber(floods)}件は送信元を詐称した大量送信です。`}`;
  if (chosen.length === 0) {
    return `${first}観測網全体の現象として取り上げるほど広く、大きく、長く続いたものはありませんでした。`;
  }
  return `${first}以下では、広い範囲で目立ったものを取り上げます。`;
}

/** The phenomena in the overview. */
export function phenomenaStatementJa({ items }: Extract<Statement, { kind: "phenomena" }>): string {
  const told = items.map(({ port, region: code, start, factor, scope }) => {
    const what = port === null ? `${region(code ?? "??")}からのパケット` : packetsToJa(port);
    const from = port !== null && code !== null ? `${region(code)}からの` : "";
    const where = scope === "domestic only" ? "、国内のみ" : scope === "overseas only" ? "、海外のみ" : "";
    return `${from}${what}（${dateJa(start.slice(0, 10)).slice(5)}から、平常時の約${formatRate(factor)}倍${where}）`;
  });
  return `目立った増加は、${told.join("、")}です。`;
}

/** The Mirai-type packets in sentences. */
export function miraiSummaryJa({ mirai, network }: QuarterlyModel): string {
  const { ports, telnet, homePerDay } = mirai;
  const [first] = ports.rows;
  if (first === undefined) return "この四半期には、Mirai型の特徴を持つパケットは観測されませんでした。";
  const top = `Mirai型の特徴を持つパケットが最も多かったのは${reportPortLabel(first.port)}あてで、${formatNumber(first.marked)}パケット（このポートへの要求の${formatShare(first.share)}）でした。`;
  const [own] = telnet.rows;
  const sources =
    own === undefined || own.sources === 0
      ? ""
      : `${reportPortLabel(own.port)}へ送った送信元IPアドレス${formatNumber(own.sources)}件のうち、${formatNumber(own.marked)}件（${formatShare(own.marked / own.sources)}）に特徴が見られました。`;
  const home =
    homePerDay === null
      ? ""
      : `${region(network.home)}を送信元地域とする送信元は、1日あたり平均${formatRate(homePerDay)}件でした。`;
  return `${top}${sources}${home}`;
}
