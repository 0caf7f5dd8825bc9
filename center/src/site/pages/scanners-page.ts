import { regionName } from "@teiten/core/names";
import { formatNumber, html, renderTable, wordsOf } from "../../report/index.ts";
import type { Html, Language, TableRow } from "../../report/index.ts";
import { cellName } from "../cell-names.ts";
import type { SitePage } from "../site-page.ts";
import type { ListedScanner, SiteView } from "../site-view.ts";
import { PAGE_NAMES } from "../words/page-words.ts";
import { SCANNERS } from "../words/scanner-words.ts";

/** Weeks of the sightings that the page shows; the open data have all. */
const MOST_WEEKS = 8;
const MOST_SOURCES = 2;

/** The announced scanners: what reached the sensors, and the registry with its sources. */
export function scannersPage(view: SiteView, language: Language): SitePage {
  const { scanners } = view;
  const date = wordsOf(language).date(scanners.date);
  const version =
    language === "ja"
      ? `${date}現在、${scanners.scanners.length}組織。`
      : `${scanners.scanners.length} organisations as of ${date}.`;
  return {
    language,
    name: "scanners",
    title: PAGE_NAMES.scanners[language],
    description: SCANNERS.lead[language],
    body: html`<h1>${PAGE_NAMES.scanners[language]}</h1>
      <p class="lead">${SCANNERS.lead[language]}</p>
      <p>
        ${SCANNERS.what[language]} ${SCANNERS.wrong[language]}
        <a href="contact.html#scanners">${PAGE_NAMES.contact[language]}</a>
      </p>
      <h2 id="seen">${SCANNERS.seen[language]}</h2>
      <p>${SCANNERS.seenLead[language]}</p>
      ${sightings(view, language)}
      <h2 id="list">${SCANNERS.list[language]}</h2>
      <p>
        ${version}
        <a href="../data/scanner-ranges.csv">${SCANNERS.file[language]}</a>
        ${language === "en" && "– "}${SCANNERS.fileLine[language]}
      </p>
      ${registry(scanners.scanners, language)}`,
  };
}

function sightings({ publication: { scanners } }: SiteView, language: Language): Html {
  if (scanners.withheld !== null) {
    return html`<div class="note" role="note"><p>${scanners.withheld[language]}</p></div>`;
  }
  const first = Math.max(0, scanners.weeks.length - MOST_WEEKS);
  const weeks = scanners.weeks.slice(first).toReversed();
  const shown = scanners.organisations.filter(({ classes }) =>
    classes.slice(first).some((found) => found !== null && found !== "0"),
  );
  if (weeks.length === 0 || shown.length === 0) return html`<p>${SCANNERS.seenNone[language]}</p>`;
  return renderTable({
    labelledBy: "seen",
    kind: weeks.length > 3 ? "wide" : "",
    columns: [
      { head: SCANNERS.organisation[language] },
      ...weeks.map((week) => ({ head: cellName(week, "week", language), align: "mid" as const })),
    ],
    rows: shown.map(({ organisation, classes }): TableRow => ({
      cells: [
        { content: organisation, header: true },
        ...classes
          .slice(first)
          .toReversed()
          .map((found) => (found === null ? { content: "–", kind: "held" } : { content: found.replace("-", "–") })),
      ],
    })),
  });
}

function registry(scanners: readonly ListedScanner[], language: Language): Html {
  return renderTable({
    labelledBy: "list",
    kind: "wide",
    columns: [
      { head: SCANNERS.name[language] },
      { head: SCANNERS.seat[language] },
      { head: SCANNERS.purpose[language] },
      { head: SCANNERS.ranges[language], align: "num" },
      { head: SCANNERS.sources[language] },
      { head: SCANNERS.optOut[language] },
    ],
    rows: scanners.map((scanner) => registryRow(scanner, language)),
  });
}

function registryRow({ organisation, ranges, sources }: ListedScanner, language: Language): TableRow {
  const { name, name_ja: nameJa, url, country, description, opt_out: optOut } = organisation;
  const called = language === "ja" ? (nameJa ?? name) : name;
  const purpose = language === "ja" ? html`<span lang="en">${description}</span>` : description;
  return {
    cells: [
      { content: linked(url, called), header: true },
      country === undefined ? "" : regionName(country, language),
      purpose,
      formatNumber(ranges),
      sourceList(sources, language),
      linked(optOut, optOut === undefined ? "" : (hostOf(optOut) ?? optOut.replace("mailto:", ""))),
    ],
  };
}

function sourceList(sources: ListedScanner["sources"], language: Language): Html {
  const more = sources.length - MOST_SOURCES;
  return html`${sources
    .slice(0, MOST_SOURCES)
    .map(
      ({ title, url, date }, index) =>
        html`${index > 0 && html`<br />`}<a href="${url}" rel="nofollow">${title}</a> (${date})`,
    )}${more > 0 && html`<br />${SCANNERS.more[language].replace("{n}", String(more))}`}`;
}

/** The text as a link, where the address is one of the web. */
function linked(address: string | undefined, text: string): Html | string {
  const isWeb = address !== undefined && hostOf(address) !== null;
  return isWeb ? html`<a href="${address}" rel="nofollow">${text}</a>` : text;
}

function hostOf(address: string): string | null {
  return /^https?:\/\/([^/]+)/.exec(address)?.[1] ?? null;
}
