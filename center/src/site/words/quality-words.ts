import type { SiteWords } from "./page-words.ts";

/** Texts of the page on the quality of the data. */
export const QUALITY: Readonly<
  Record<
    | "lead"
    | "coverage"
    | "coverageLead"
    | "noCoverage"
    | "withheld"
    | "withheldLead"
    | "nothingWithheld"
    | "what"
    | "count"
    | "why"
    | "which"
    | "revisions"
    | "revisionsLead"
    | "noRevision"
    | "budget"
    | "period"
    | "day"
    | "cells"
    | "upTo"
    | "held",
    SiteWords
  >
> = {
  lead: {
    ja: "どれだけ観測できたか、何を公表していないか、いつ何を公表したかを示します。",
    en: "How much was observed, what is not published, and what was published when.",
  },
  coverage: { ja: "観測できた時間の割合", en: "Share of time observed" },
  coverageLead: {
    ja: "グループのセンサーが観測していた時間の割合です。雑音を加え、5%刻みに丸めています。",
    en: "How much of the time the sensors of a group were observing, with noise and in steps of 5%.",
  },
  noCoverage: { ja: "公表できる期間がまだありません。", en: "No period is published yet." },
  withheld: { ja: "公表していないもの", en: "What is withheld" },
  withheldLead: {
    ja: "公表の基準を満たさなかった値と、その理由です。後から公表することはありません。",
    en: "Values that did not meet the publication policy, and why. They are not published later.",
  },
  nothingWithheld: { ja: "判定した値は、すべて公表しています。", en: "Every value that was decided is published." },
  what: { ja: "対象", en: "What" },
  count: { ja: "件数", en: "Values" },
  which: { ja: "系列", en: "Series" },
  why: { ja: "理由", en: "Why" },
  revisions: { ja: "公表の履歴", en: "Publications" },
  revisionsLead: {
    ja: "公表した値は後から変えません。遅れて届いた観測データがあっても、公表済みの値は直しません。",
    en: "A published value never changes, not even when observations arrive late.",
  },
  noRevision: { ja: "まだ何も公表していません。", en: "Nothing has been published yet." },
  budget: { ja: "情報漏えいの上限", en: "Bound on what can leak" },
  period: { ja: "期間", en: "Period" },
  day: { ja: "公表日", en: "Published on" },
  cells: { ja: "判定した値", en: "Values decided" },
  upTo: { ja: "対象の最終日", en: "Up to" },
  held: { ja: "うち非公表", en: "withheld" },
};

/** What the parts of a publication are called. */
export const PART_NAMES: Readonly<Record<"series" | "scanners" | "sensors" | "groups", SiteWords>> = {
  series: { ja: "グラフの値", en: "Values of graphs" },
  scanners: { ja: "調査目的のスキャンの表", en: "Table of announced scanners" },
  sensors: { ja: "センサーごとの順位表", en: "Rankings of single sensors" },
  groups: { ja: "センサーのグループ", en: "Groups of sensors" },
};
