import type { Store } from "../store/index.ts";
import { LANGUAGES } from "../report/index.ts";
import type { Language } from "../report/index.ts";
import { renderFeed } from "./feed.ts";
import { dataTables, tableFiles } from "./open-data.ts";
import { bulletinsPage, reportsPage } from "./pages/list-pages.ts";
import { contactPage } from "./pages/contact-page.ts";
import { dataPage } from "./pages/data-page.ts";
import { graphGroupPages, graphsPage } from "./pages/graph-pages.ts";
import { methodPage } from "./pages/method-page.ts";
import { qualityPage } from "./pages/quality-page.ts";
import { scannersPage } from "./pages/scanners-page.ts";
import { startPage } from "./pages/start-page.ts";
import { languagePage, notFoundPage } from "./pages/top-pages.ts";
import { parquetOf } from "./parquet.ts";
import { ASSETS, renderPage } from "./site-page.ts";
import type { SitePage } from "./site-page.ts";
import { pagePath } from "./site-paths.ts";
import { renderRobots, renderSitemap } from "./sitemap.ts";
import type { SiteView } from "./site-view.ts";

/** The files of a site by path, in the order of their names; the same view gives the same bytes. */
export type SiteFiles = ReadonlyMap<string, Uint8Array>;

/** Makes every file of the site. The store writes Parquet from the view's values; nothing is asked of it. */
export async function renderSite(view: SiteView, store: Store): Promise<SiteFiles> {
  const files = new Map<string, Uint8Array>();
  const add = (path: string, content: string | Uint8Array): void => {
    files.set(path, typeof content === "string" ? Buffer.from(content) : content);
  };
  const pages = LANGUAGES.flatMap((language) => pagesOf(view, language));
  for (const page of pages) add(pagePath(page.language, page.name), renderPage(view, page));
  add("index.html", languagePage(view));
  add("404.html", notFoundPage(view));
  for (const language of LANGUAGES) add(`${language}/feed.xml`, renderFeed(view, language));
  for (const [path, text] of ASSETS) add(path, text);
  for (const table of dataTables(view)) {
    for (const [path, text] of tableFiles(table, view)) add(path, text);
    add(`data/${table.name}.parquet`, await parquetOf(store, table));
  }
  add("data/scanner-ranges.csv", view.scanners.file);
  for (const { id, files: own } of view.bulletins)
    for (const [name, bytes] of own) add(`bulletins/${id}/${name}`, bytes);
  for (const { name, files: own } of view.reports)
    for (const [file, bytes] of own) add(`reports/${name}/${file}`, bytes);
  const sitemap = renderSitemap(view.settings.url, sitemapPaths(view, pages));
  if (sitemap !== null) add("sitemap.xml", sitemap);
  add("robots.txt", renderRobots(view.settings.url));
  return new Map([...files].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

function pagesOf(view: SiteView, language: Language): readonly SitePage[] {
  return [
    startPage(view, language),
    graphsPage(view, language),
    ...graphGroupPages(view, language),
    bulletinsPage(view, language),
    reportsPage(view, language),
    scannersPage(view, language),
    dataPage(view, language),
    methodPage(view, language),
    qualityPage(view, language),
    contactPage(view, language),
  ];
}

function sitemapPaths({ bulletins, reports }: SiteView, pages: readonly SitePage[]): readonly string[] {
  const own = pages.map(({ language, name }) => pagePath(language, name));
  const issues = bulletins.flatMap(({ id }) =>
    LANGUAGES.map((language) => `bulletins/${id}/bulletin.${language}.html`),
  );
  const papers = reports.flatMap(({ name, pages: { ja, en } }) =>
    [ja, en].flatMap((page) => (page === undefined ? [] : [`reports/${name}/${page}`])),
  );
  return ["index.html", ...own, ...issues, ...papers].toSorted();
}
