import { addDays } from "@teiten/core/calendar";
import type { Day } from "@teiten/core/calendar";
import { formatNumber, html, renderTable, wordsOf } from "../../report/index.ts";
import type { Html, Language, TableRow } from "../../report/index.ts";
import type { Publication, PublishedGroup, WithheldPart } from "../../publish/index.ts";
import { cellName } from "../cell-names.ts";
import type { SitePage } from "../site-page.ts";
import type { SiteView } from "../site-view.ts";
import { GROUP_NAMES, PAGE_NAMES, seriesName } from "../words/page-words.ts";
import { PART_NAMES, QUALITY } from "../words/quality-words.ts";
import { renderEmptyState } from "./empty-state.ts";

const MOST_CELLS = 53;
const MOST_DAYS = 60;

/** The page on the quality of the data: coverage, what is withheld and why, what was published when, and the budget. */
export function qualityPage(view: SiteView, language: Language): SitePage {
  const { publication } = view;
  return {
    language,
    name: "quality",
    title: PAGE_NAMES.quality[language],
    description: QUALITY.lead[language],
    body: html`<h1>${PAGE_NAMES.quality[language]}</h1>
      <p class="lead">${QUALITY.lead[language]}</p>
      ${renderEmptyState(view, language)}
      <h2 id="coverage">${QUALITY.coverage[language]}</h2>
      <p>${QUALITY.coverageLead[language]}</p>
      ${coverage(publication.groups, language)}
      <h2 id="withheld">${QUALITY.withheld[language]}</h2>
      ${withheld(publication, language)}
      <h2 id="revisions">${QUALITY.revisions[language]}</h2>
      <p>${QUALITY.revisionsLead[language]}</p>
      ${revisions(publication, language)}
      <h2 id="budget">${QUALITY.budget[language]}</h2>
      <p>${budgetText(publication, language)}</p>`,
  };
}

function coverage(groups: readonly PublishedGroup[], language: Language): Html {
  const shown = groups.filter(({ coverage: cells }) => cells.length > 0);
  if (shown.length === 0) return html`<p>${QUALITY.noCoverage[language]}</p>`;
  return html`${shown.map(({ group, period, coverage: cells }) => {
    const id = `coverage-${group}`;
    return html`<h3 id="${id}">${GROUP_NAMES[group][language]}</h3>
      ${renderTable({
        labelledBy: id,
        columns: [{ head: QUALITY.period[language] }, { head: QUALITY.coverage[language], align: "num" }],
        rows: cells
          .slice(-MOST_CELLS)
          .toReversed()
          .map((cell): TableRow => ({
            cells: [
              { content: cellName(cell, period, language), header: true },
              cell.share === null ? { content: "–", kind: "held" } : `${formatNumber(cell.share * 100)}%`,
            ],
          })),
      })}`;
  })}`;
}

function withheld({ withheld: parts }: Publication, language: Language): Html {
  if (parts.length === 0) return html`<p>${QUALITY.nothingWithheld[language]}</p>`;
  return html`<p>${QUALITY.withheldLead[language]}</p>
    ${renderTable({
      labelledBy: "withheld",
      kind: "broad",
      columns: [
        { head: QUALITY.what[language] },
        { head: QUALITY.why[language] },
        { head: QUALITY.count[language], align: "num" },
        { head: QUALITY.which[language] },
      ],
      rows: groupedParts(parts, language).map(({ what, reason, count, names }): TableRow => ({
        cells: [
          { content: what, header: true },
          reason,
          count === 0 ? "" : formatNumber(count),
          names.join(language === "ja" ? "、" : ", "),
        ],
      })),
    })}`;
}

interface GroupedPart {
  readonly what: string;
  readonly reason: string;
  count: number;
  readonly names: string[];
}

/** What is withheld for one reason of one group of sensors, with the series that it is about. */
function groupedParts(parts: readonly WithheldPart[], language: Language): readonly GroupedPart[] {
  const groups = new Map<string, GroupedPart>();
  for (const { part, name, count, reason } of parts) {
    const [group = "", ...rest] = name.split("/");
    const isGroup = group === "domestic" || group === "overseas" || group === "all";
    const words = [PART_NAMES[part][language], ...(isGroup ? [GROUP_NAMES[group][language]] : [])];
    const what = words.join(language === "ja" ? "・" : ", ");
    const own = groups.get(`${what} ${reason.en}`) ?? { what, reason: reason[language], count: 0, names: [] };
    own.count += count;
    const series = isGroup ? rest.join("/") : name;
    if (series !== "") own.names.push(part === "series" ? seriesNamed(series, language) : series);
    groups.set(`${what} ${reason.en}`, own);
  }
  return [...groups.values()];
}

function seriesNamed(name: string, language: Language): string {
  const kind = name === "other" ? "other" : /^[A-Z]{2}$/.test(name) ? "region" : "port";
  return seriesName({ kind, name }, language);
}

function revisions({ series }: Publication, language: Language): Html {
  const days = new Map<Day, { cells: number; held: number; to: Day }>();
  for (const { publishedOn, value, to } of series.flatMap(({ cells }) => cells)) {
    const day = days.get(publishedOn) ?? { cells: 0, held: 0, to };
    day.cells++;
    if (value === null) day.held++;
    if (to > day.to) day.to = to;
    days.set(publishedOn, day);
  }
  if (days.size === 0) return html`<p>${QUALITY.noRevision[language]}</p>`;
  const words = wordsOf(language);
  return renderTable({
    labelledBy: "revisions",
    columns: [
      { head: QUALITY.day[language] },
      { head: QUALITY.upTo[language] },
      { head: QUALITY.cells[language], align: "num" },
      { head: QUALITY.held[language], align: "num" },
    ],
    rows: [...days]
      .toSorted(([one], [other]) => other.localeCompare(one))
      .slice(0, MOST_DAYS)
      .map(([day, { cells, held, to }]): TableRow => ({
        cells: [
          { content: words.date(day), header: true },
          words.date(addDays(to, -1)),
          formatNumber(cells),
          formatNumber(held),
        ],
      })),
  });
}

function budgetText({ budget }: Publication, language: Language): string {
  const spent = formatNumber(budget.spent, 1);
  const limit = formatNumber(budget.limit, 1);
  return language === "ja"
    ? `${budget.year}年に1つの系列が1台のセンサーについて漏らしうる情報は、差分プライバシーのεで${spent}以下です。1年の上限は${limit}です。`
    : `What a single series of ${budget.year} can have told of one sensor is bounded by an epsilon of ${spent} (differential privacy); a year costs ${limit} at most.`;
}
