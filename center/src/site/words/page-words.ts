import type { PublishedSeries } from "../../publish/index.ts";
import { wordsOf } from "../../report/index.ts";
import type { Language } from "../../report/index.ts";
import type { NavigationPage } from "../site-paths.ts";

/** A text in both languages of the site. */
export type SiteWords = Readonly<Record<Language, string>>;

/** Names of the pages in the navigation. */
export const PAGE_NAMES: Readonly<Record<NavigationPage, SiteWords>> = {
  graphs: { ja: "週次グラフ", en: "Weekly graphs" },
  bulletins: { ja: "号外", en: "Special issues" },
  reports: { ja: "レポート", en: "Reports" },
  scanners: { ja: "調査目的のスキャン", en: "Announced scanners" },
  data: { ja: "オープンデータ", en: "Open data" },
  method: { ja: "観測方法", en: "Method" },
  quality: { ja: "データの品質", en: "Data quality" },
  contact: { ja: "連絡先", en: "Contact" },
};

/** Words of the frame around every page. */
export const FRAME: Readonly<
  Record<"skip" | "navigation" | "other" | "feed" | "cutOff" | "noCutOff" | "version" | "policy" | "zone", SiteWords>
> = {
  skip: { ja: "本文へ", en: "Skip to the content" },
  navigation: { ja: "サイト内の案内", en: "Site" },
  other: { ja: "English", en: "日本語" },
  feed: { ja: "更新情報（Atom）", en: "News feed (Atom)" },
  cutOff: { ja: "データの締切", en: "Data up to" },
  noCutOff: { ja: "まだありません", en: "none yet" },
  version: { ja: "作成", en: "Made by" },
  policy: { ja: "公表の基準", en: "Publication policy" },
  zone: { ja: "日付の時間帯", en: "Days in the zone" },
};

/** Groups of sensors and periods of cells. */
export const GROUP_NAMES: Readonly<Record<"domestic" | "overseas" | "all", SiteWords>> = {
  domestic: { ja: "国内センサー", en: "Domestic sensors" },
  overseas: { ja: "海外センサー", en: "Overseas sensors" },
  all: { ja: "全センサー", en: "All sensors" },
};

/** How a cell's length is called. */
export const PERIOD_NAMES: Readonly<Record<"week" | "month" | "quarter", SiteWords>> = {
  week: { ja: "週ごと", en: "by week" },
  month: { ja: "月ごと", en: "by month" },
  quarter: { ja: "四半期ごと", en: "by quarter" },
};

/** Unit of every public series. */
export const UNIT: SiteWords = {
  ja: "パケット数（センサー1台・1日あたり）",
  en: "Packets per sensor per day",
};

/** Why a cell is withheld, in the few words that a table has room for. */
export function withheldWord(reason: string, language: Language): string {
  const known: Readonly<Record<string, SiteWords>> = {
    "too early": { ja: "公表前", en: "not yet due" },
    "too few sensors": { ja: "台数不足", en: "too few sensors" },
    "no history": { ja: "履歴不足", en: "no history yet" },
    "under review": { ja: "確認中", en: "under review" },
  };
  return known[reason]?.[language] ?? reason;
}

/** Name of a public series as it prints: `23/TCP`, `ICMP`, a region, or all other ports. */
export function seriesName({ kind, name }: Pick<PublishedSeries, "kind" | "name">, language: Language): string {
  if (kind === "other") return language === "ja" ? "その他のすべてのポート" : "All other ports";
  return kind === "region" ? wordsOf(language).region(name) : name;
}
