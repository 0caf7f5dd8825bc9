import { html, wordsOf } from "../../report/index.ts";
import type { Html, Language } from "../../report/index.ts";
import { quarterName } from "../news.ts";
import type { SitePage } from "../site-page.ts";
import type { SiteBulletin, SiteReport, SiteView } from "../site-view.ts";
import { PAGE_NAMES } from "../words/page-words.ts";
import { LISTS } from "../words/place-words.ts";

/** The list of special issues, the newest first. */
export function bulletinsPage({ bulletins }: SiteView, language: Language): SitePage {
  return {
    language,
    name: "bulletins",
    title: PAGE_NAMES.bulletins[language],
    description: LISTS.bulletinsLead[language],
    body: html`<h1>${PAGE_NAMES.bulletins[language]}</h1>
      <p class="lead">${LISTS.bulletinsLead[language]}</p>
      ${
        bulletins.length === 0
          ? html`<p>${LISTS.noBulletins[language]}</p>`
          : html`<ul class="list">
              ${bulletins
                .toSorted(
                  (one, other) => other.published.localeCompare(one.published) || other.id.localeCompare(one.id),
                )
                .map((bulletin) => bulletinItem(bulletin, language))}
            </ul>`
      }`,
  };
}

/** The list of reports, the newest quarter first. */
export function reportsPage({ reports }: SiteView, language: Language): SitePage {
  return {
    language,
    name: "reports",
    title: PAGE_NAMES.reports[language],
    description: LISTS.reportsLead[language],
    body: html`<h1>${PAGE_NAMES.reports[language]}</h1>
      <p class="lead">${LISTS.reportsLead[language]}</p>
      ${
        reports.length === 0
          ? html`<p>${LISTS.noReports[language]}</p>`
          : html`<ul class="list">
              ${reports
                .toSorted(
                  (one, other) => other.quarter.localeCompare(one.quarter) || one.name.localeCompare(other.name),
                )
                .map((report) => reportItem(report, language))}
            </ul>`
      }`,
  };
}

function bulletinItem({ id, day, status, headline, revision, files }: SiteBulletin, language: Language): Html {
  const machine = ["bulletin.json", "bulletin.stix.json", "indicators.csv"].filter((name) => files.has(name));
  const state = status === "published" ? null : LISTS[status][language];
  const when = `${revision > 1 ? LISTS.revised[language] : LISTS.published[language]}: ${wordsOf(language).date(day)}`;
  return html`<li>
    <span class="when">${LISTS.issue[language]} ${id} · ${when} · ${LISTS.revision[language]} ${revision}</span>
    <a href="../bulletins/${id}/bulletin.${language}.html"><b>${headline[language]}</b></a
    >${state !== null && html`<span class="tag">${state}</span>`}
    <span class="when"
      >${LISTS.machine[language]}:
      ${machine.map((name, index) => html`${index > 0 && " · "}<a href="../bulletins/${id}/${name}">${name}</a>`)}</span
    >
  </li>`;
}

function reportItem({ name, quarter, issuedOn, revision, pages }: SiteReport, language: Language): Html {
  const own = pages[language];
  const other: Language = language === "ja" ? "en" : "ja";
  const file = own ?? pages[other] ?? "";
  const foreign = own === undefined ? html` hreflang="${other}"` : null;
  return html`<li>
    <a href="../reports/${name}/${file}" ${foreign}><b>${quarterName(quarter, language)}</b></a>
    <span class="when"
      >${LISTS.issued[language]} ${wordsOf(language).date(issuedOn)} · ${LISTS.revision[language]} ${revision}</span
    >
  </li>`;
}
