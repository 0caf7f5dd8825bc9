import type { AnalysisKind, AnalysisSection, QuarterlyModel } from "../model/index.ts";
import { formatRate, formatShare } from "../number-format.ts";
import { vantageFacts } from "./vantage-facts.ts";
import { counted, listEn, regionInSentence } from "./phrases-en.ts";
import { statementEn } from "./sentences-en.ts";

const KINDS: Readonly<Record<AnalysisKind, string>> = {
  phenomenon: "the surest broad rise of the quarter",
  "one-side": "address blocks that one side alone saw",
  mirai: "packets with the Mirai-type mark",
  "home-scanners": "announced scanners at home",
};

/** Which analysis was chosen, and why. */
export function analysisLeadEn({ scores, chosen }: AnalysisSection): string {
  const others = scores.slice(1).map(({ kind, score }) => `${KINDS[kind]} (${score.toFixed(2)})`);
  return `The quarter’s own analysis is about ${KINDS[chosen.kind]}: by its score of ${(scores[0]?.score ?? 0).toFixed(2)} it explains more of what it looks at than the others in the catalogue, ${listEn(others)}.`;
}

/** What several vantage points showed together. */
export function closingEn(model: QuarterlyModel): readonly string[] {
  const { home, abroad, everywhere, alone, sensors } = vantageFacts(model);
  const paragraphs: string[] = [];
  if (home !== null && abroad !== null) {
    const ratio = abroad / home;
    const than = ratio >= 1.05 ? "more" : ratio <= 0.95 ? "fewer" : "about as many";
    paragraphs.push(
      `Over the quarter, a sensor in ${regionInSentence(model.network.home)} received ${formatRate(home)} packets per day on average and one abroad ${formatRate(abroad)}${than === "about as many" ? ", about as many" : `, ${formatShare(Math.abs(ratio - 1))} ${than}`}.`,
    );
  }
  if (sensors > 1) {
    const common =
      everywhere.length === 0
        ? "No port is in the top 10 of every sensor"
        : `${listEn(everywhere)} ${everywhere.length === 1 ? "is" : "are"} in the top 10 of every sensor`;
    const own =
      alone === 0
        ? "none is in that of one sensor alone"
        : `${counted(alone, "port is", "ports are")} in that of one sensor alone`;
    paragraphs.push(
      `${common}, and ${own}. What one place sees is not what the Internet sees: only the comparison tells them apart.`,
    );
  }
  const agreement = model.overview.find((statement) => statement.kind === "agreement");
  if (agreement !== undefined) paragraphs.push(statementEn(agreement, model));
  return paragraphs.length === 0
    ? ["There is one sensor, so there is nothing to compare it with; a second one would tell what of this is local."]
    : paragraphs;
}
