import type { FigureResult } from "../../analyze/index.ts";
import { numbers, rowsOf, sumOf } from "./columns.ts";
import type { ExhibitList } from "./exhibits.ts";
import type { MiraiSection } from "./mirai.ts";
import type { PhenomenaSection } from "./phenomena-section.ts";
import type { Exhibit, ScannerDays } from "./quarterly-model.ts";

/** The analyses that a comparison can choose from. */
export type AnalysisKind = "phenomenon" | "one-side" | "mirai" | "home-scanners";

/** How much of what it looks at an analysis explains, 0 to 1. */
export interface AnalysisScore {
  readonly kind: AnalysisKind;
  readonly score: number;
}

/** A block of addresses that one side or one sensor alone saw. */
export interface OneSideRow {
  readonly block: string;
  /** `domestic only`, `overseas only`, or the name of the one sensor. */
  readonly side: string;
  readonly packets: number;
  readonly days: number;
  readonly sensors: number;
}

/** The quarter's own analysis, the one with the highest score, with the exhibits that it prints. */
export type ChosenAnalysis =
  | { readonly kind: "phenomenon"; readonly phenomena: PhenomenaSection }
  | { readonly kind: "one-side"; readonly exhibit: Exhibit; readonly rows: readonly OneSideRow[] }
  | { readonly kind: "mirai"; readonly mirai: MiraiSection }
  | { readonly kind: "home-scanners"; readonly days: ScannerDays };

/** The chosen analysis and the scores of all, the highest first. */
export interface AnalysisSection {
  readonly scores: readonly AnalysisScore[];
  readonly chosen: ChosenAnalysis;
}

/** What the scores follow from. */
export interface ScoredParts {
  readonly phenomena: PhenomenaSection;
  readonly mirai: MiraiSection;
  readonly announcedAtHome: number | null;
  readonly oneSide: FigureResult;
  readonly totalPackets: number;
}

const LEAST_SCORE = 6;

/**
 * Scores by share, the highest first: of a rise what stands above the least that counts, of one side the packets of its ten
 * largest blocks among all, of Mirai-type packets their share at the port with most, of announced scanners theirs at home.
 */
export function scoreAnalyses(parts: ScoredParts): readonly [AnalysisScore, ...AnalysisScore[]] {
  const { phenomena, mirai, announcedAtHome, oneSide, totalPackets } = parts;
  const [rise] = phenomena.chosen;
  const sided = sumOf(numbers(oneSide, "packets")) ?? 0;
  const scores: [AnalysisScore, ...AnalysisScore[]] = [
    { kind: "phenomenon", score: rise === undefined ? 0 : 1 - LEAST_SCORE / Math.max(LEAST_SCORE, rise.score) },
    { kind: "one-side", score: totalPackets === 0 ? 0 : Math.min(1, sided / totalPackets) },
    { kind: "mirai", score: mirai.ports.rows[0]?.share ?? 0 },
    { kind: "home-scanners", score: announcedAtHome ?? 0 },
  ];
  return scores.toSorted((a, b) => b.score - a.score) as typeof scores;
}

/** The blocks that one side alone saw, entered in the list of exhibits as the next table. */
export function buildOneSide(
  result: FigureResult,
  list: ExhibitList,
): Extract<ChosenAnalysis, { readonly kind: "one-side" }> {
  const rows = rowsOf(result).map((row) => ({
    block: String(row["key"]),
    side: String(row["side"]),
    packets: Number(row["packets"] ?? 0),
    days: Number(row["days"] ?? 0),
    sensors: Number(row["sensors"] ?? 0),
  }));
  return { kind: "one-side", exhibit: list.add("table", "one-side", [result]), rows };
}
