import { addDays } from "@teiten/core/calendar";
import type { Day } from "@teiten/core/calendar";
import { wordsOf } from "../report/index.ts";
import type { Language } from "../report/index.ts";
import type { SiteView } from "./site-view.ts";

/** Something that was published, as the start page and the feeds list it. */
export interface NewsItem {
  readonly kind: "bulletin" | "report" | "graphs";
  /** Names it for ever within the site: `bulletin/2022-0007`, `report/2022Q3`, `graphs/2022-09-25`. */
  readonly key: string;
  /** Day of its last change in the network's zone, and the instant as RFC 3339. */
  readonly day: Day;
  readonly first: string;
  readonly updated: string;
  readonly title: Readonly<Record<Language, string>>;
  /** Relative to the pages of the language. */
  readonly href: Readonly<Record<Language, string>>;
}

/** Special issues and reports, the newest first. */
export function newsOf(view: SiteView): readonly NewsItem[] {
  return [...bulletinNews(view), ...reportNews(view)].toSorted(
    (one, other) => other.updated.localeCompare(one.updated) || one.key.localeCompare(other.key),
  );
}

/** The same with one entry for each day on which values of the graphs were published. */
export function feedItems(view: SiteView): readonly NewsItem[] {
  return [...newsOf(view), ...graphNews(view)].toSorted(
    (one, other) => other.updated.localeCompare(one.updated) || one.key.localeCompare(other.key),
  );
}

function bulletinNews({ bulletins }: SiteView): readonly NewsItem[] {
  return bulletins.map(({ id, published, firstPublished, day, headline, revision }) => ({
    kind: "bulletin",
    key: `bulletin/${id}`,
    day,
    first: firstPublished,
    updated: published,
    title: {
      ja: `${headline.ja}${revision > 1 ? `（第${revision}版）` : ""}`,
      en: `${headline.en}${revision > 1 ? ` (revision ${revision})` : ""}`,
    },
    href: { ja: `../bulletins/${id}/bulletin.ja.html`, en: `../bulletins/${id}/bulletin.en.html` },
  }));
}

function reportNews({ reports }: SiteView): readonly NewsItem[] {
  return reports.map(({ name, quarter, issuedOn, pages }) => {
    const pageOf = (language: Language): string => pages[language] ?? pages.ja ?? pages.en ?? "";
    return {
      kind: "report",
      key: `report/${name}`,
      day: issuedOn,
      first: `${issuedOn}T00:00:00Z`,
      updated: `${issuedOn}T00:00:00Z`,
      title: { ja: `${quarterName(quarter, "ja")}のレポート`, en: `Report on ${quarterName(quarter, "en")}` },
      href: { ja: `../reports/${name}/${pageOf("ja")}`, en: `../reports/${name}/${pageOf("en")}` },
    };
  });
}

function graphNews({ publication }: SiteView): readonly NewsItem[] {
  const newest = new Map<Day, Day>();
  for (const { publishedOn, to } of publication.series.flatMap(({ cells }) => cells)) {
    const known = newest.get(publishedOn);
    if (known === undefined || to > known) newest.set(publishedOn, to);
  }
  return [...newest].map(([day, to]) => ({
    kind: "graphs",
    key: `graphs/${day}`,
    day,
    first: `${day}T00:00:00Z`,
    updated: `${day}T00:00:00Z`,
    title: {
      ja: `グラフを更新しました（${wordsOf("ja").date(addDays(to, -1))}まで）`,
      en: `Graphs up to ${wordsOf("en").date(addDays(to, -1))}`,
    },
    href: { ja: "graphs.html", en: "graphs.html" },
  }));
}

/** A quarter in a sentence. */
export function quarterName(quarter: string, language: Language): string {
  const [year = "", number = ""] = quarter.split("Q");
  return language === "ja" ? `${year}年第${number}四半期` : `Q${number} ${year}`;
}
