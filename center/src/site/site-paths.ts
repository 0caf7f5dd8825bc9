import type { Language } from "../report/index.ts";

/** The pages of the navigation, in its order. */
export const NAVIGATION = [
  "graphs",
  "bulletins",
  "reports",
  "scanners",
  "data",
  "method",
  "quality",
  "contact",
] as const;
export type NavigationPage = (typeof NAVIGATION)[number];

/** A page of the site in one language, by the name of its file without the ending. */
export type PageName = "index" | NavigationPage | `graph-${string}`;

/** Where a page lies below the site's folder: `ja/graphs.html`. */
export function pagePath(language: Language, page: PageName): string {
  return `${language}/${page}.html`;
}

/** The address of a path below the site's own address; null where that is not known. */
export function absoluteUrl(site: string | null, path: string): string | null {
  return site === null ? null : `${site}/${path}`;
}
