import { regionName } from "@teiten/core/names";
import type { AnalysisKind, AnalysisSection, QuarterlyModel } from "../model/index.ts";
import { formatNumber, formatRate, formatShare } from "../number-format.ts";
import { statementJa } from "./sentences-ja.ts";
import { vantageFacts } from "./vantage-facts.ts";

const KINDS: Readonly<Record<AnalysisKind, string>> = {
  phenomenon: "四半期で最も確かな広範囲の増加",
  "one-side": "国内・海外の一方または1台のセンサーだけで観測されたアドレスの範囲",
  mirai: "Mirai型の特徴を持つパケット",
  "home-scanners": "国内を送信元地域とする研究・調査目的のスキャン",
};

/** Which analysis was chosen, and why. */
export function analysisLeadJa({ scores, chosen }: AnalysisSection): string {
  const others = scores.slice(1).map(({ kind, score }) => `${KINDS[kind]}（${score.toFixed(2)}）`);
  return `この四半期は、「${KINDS[chosen.kind]}」を取り上げます。対象をどれだけ説明できるかを示す点数が${(scores[0]?.score ?? 0).toFixed(2)}で、候補の中で最も高かったためです。ほかの候補は、${others.join("、")}でした。`;
}

/** What several vantage points showed together. */
export function closingJa(model: QuarterlyModel): readonly string[] {
  const { home, abroad, everywhere, alone, sensors } = vantageFacts(model);
  const paragraphs: string[] = [];
  if (home !== null && abroad !== null) {
    const ratio = abroad / home;
    const than =
      Math.abs(ratio - 1) < 0.05
        ? "ほぼ同じ水準でした"
        : `海外が${formatShare(Math.abs(ratio - 1))}${ratio > 1 ? "多い" : "少ない"}結果となりました`;
    paragraphs.push(
      `四半期を通した1台・1日あたりの平均は、国内（${regionName(model.network.home, "ja")}）のセンサーが${formatRate(home)}パケット、海外のセンサーが${formatRate(abroad)}パケットで、${than}。`,
    );
  }
  if (sensors > 1) {
    const common =
      everywhere.length === 0
        ? "すべてのセンサーの上位10に共通するポートはなく"
        : `すべてのセンサーの上位10に共通するポートは${everywhere.join("、")}で`;
    const own =
      alone === 0
        ? "1台だけの上位10に現れるポートはありませんでした"
        : `1台だけの上位10に現れるポートが${formatNumber(alone)}個ありました`;
    paragraphs.push(
      `${common}、${own}。1か所で見えるものがインターネット全体の姿とは限らず、複数の観測点を比べることで初めて区別できます。`,
    );
  }
  const agreement = model.overview.find((statement) => statement.kind === "agreement");
  if (agreement !== undefined) paragraphs.push(statementJa(agreement, model));
  return paragraphs.length === 0
    ? ["センサーが1台のため、比較はできません。2台目があれば、どこまでがその場所に固有のものか分かります。"]
    : paragraphs;
}
