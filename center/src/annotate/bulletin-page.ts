import { regionName } from "@teiten/core/names";
import { policyMark } from "../config/index.ts";
import { PAGE_STYLE, html, renderMarkdown, renderTable, trustedMarkup } from "../report/index.ts";
import type { Html, Language } from "../report/index.ts";
import type { BulletinEdition } from "./edition.ts";
import { validUntil } from "./edition-twin.ts";
import { parseFigureBlock } from "./figure-blocks.ts";
import { renderFigureView } from "./figure-view.ts";
import {
  aboutNumbers,
  breadthOf,
  indicatorNote,
  moment,
  noticesOf,
  periodOf,
  sizeOf,
  sourcesOf,
  subjectOf,
} from "./page-sentences.ts";
import { PAGE_WORDS, POLICY_WORDS, TLP_WORDS } from "./page-words.ts";

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
/** Listed sources that the page shows; the CSV has all. */
const MOST_LISTED = 20;

const STYLE = `
.bulletin h1{font-size:clamp(25px,4.2vw,38px);margin:26px 0 6px}
.bulletin main>.prose{padding-top:30px;max-width:none}
.bulletin main>.prose>p,.bulletin main>.prose>ul,.bulletin main>.prose>ol,.bulletin main>.prose>blockquote{max-width:42em}
.bulletin main>.prose>p:first-child{font-size:18px}
.bulletin .prose h2,.bulletin section h2{font-size:clamp(20px,2.6vw,24px);margin:38px 0 12px;padding-top:12px;border-top:1px solid var(--rule)}
.bulletin .prose ul,.bulletin .prose ol{padding-left:1.4em;margin:0 0 1em}.bulletin .prose li{margin:.35em 0}.bulletin .prose li p{margin:0}
.bulletin figure{max-width:860px}.bulletin .cautions{margin-top:18px}
.bulletin code{font:13px/1.5 ui-monospace,"DejaVu Sans Mono",monospace}
.bulletin .tlp{border:1px solid var(--rule);padding:0 8px;letter-spacing:.03em;white-space:nowrap}
.bulletin h1:lang(ja){word-break:auto-phrase}.bulletin tbody th{white-space:nowrap}
.bulletin section>.scroll{max-width:760px}.bulletin .kicker{margin:30px 0 -18px}
.preview{background:var(--warm);color:#fff;text-align:center;padding:5px 16px;font-size:14px}
@media print{.bulletin .tlp{-webkit-print-color-adjust:exact;print-color-adjust:exact}.bulletin main>.prose{padding-top:14pt}.bulletin main>.prose>p:first-child{font-size:11pt}.bulletin .cautions{margin-top:10pt}.bulletin .prose h2,.bulletin section h2{margin:18pt 0 6pt;padding-top:6pt}.bulletin .kicker{margin:12pt 0 -10pt}.bulletin figure{max-width:none}.bulletin .plot{max-width:140mm}.bulletin .behind{display:none}}
@media (max-width:720px){.bulletin main>.prose>p:first-child{font-size:16.5px}}
`;

/** The edition as one HTML document that asks for nothing outside itself and works without scripts. */
export function renderBulletinPage(edition: BulletinEdition, language: Language, preview: boolean): string {
  const { texts, bulletin, version, settings } = edition;
  const { headline } = texts[language];
  const title = `${PAGE_WORDS.kind[language]} ${bulletin.id}: ${headline}`;
  const warning = `${policyMark("internal", language).mark}${PAGE_WORDS.preview[language]}`;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${trustedMarkup(POLICY)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${preview && html`<meta name="robots" content="noindex" />`}
        <meta name="generator" content="Teiten ${version}" />
        <title>${title}</title>
        <style>
          ${trustedMarkup(PAGE_STYLE + STYLE + sheetStyle(edition, language))}
        </style>
      </head>
      <body class="bulletin">
        ${preview && html`<div class="preview" role="note">${warning}</div>`} ${masthead(edition, language)}
        <main>
          <div class="prose">${body(edition, language)}</div>
          ${indicators(edition, language)} ${history(edition, language)} ${about(edition, language)}
        </main>
        <footer>
          <div>
            <span>${settings.publisher}</span
            ><span>${PAGE_WORDS.kind[language]} ${bulletin.id} r${edition.history.at(-1)?.number ?? 1}</span
            >${settings.contact !== "" && html`<span>${settings.contact}</span>`}<span>Teiten ${version}</span>
          </div>
        </footer>
      </body>
    </html> `.markup;
}

/** What stands on each sheet of paper: to whom it may go, which bulletin it is, and the number of the sheet. */
function sheetStyle({ settings, bulletin, history: revisions }: BulletinEdition, language: Language): string {
  const text = (words: string): string => `"${words.replaceAll(/[\\"<>\n]/g, " ")}"`;
  const name = `${PAGE_WORDS.kind[language]} ${bulletin.id} r${revisions.at(-1)?.number ?? 1}`;
  const label = `TLP:${settings.tlp.toUpperCase()}`;
  const font = "font:7.5pt/1.4 sans-serif;color:#555";
  return `@page{@top-left{content:${text(name)};${font}}@top-right{content:${text(label)};${font}}@bottom-left{content:${text(label)};${font}}@bottom-right{content:counter(page) " / " counter(pages);${font}}}`;
}

function masthead(edition: BulletinEdition, language: Language): Html {
  const { settings, bulletin, texts, history: revisions, facts } = edition;
  const other: Language = language === "ja" ? "en" : "ja";
  const last = revisions.at(-1);
  const when = last === undefined ? "" : moment(facts.zone, last.at, language);
  const notices = noticesOf(edition, language);
  return html`<header class="masthead">
    <div>
      <div class="bar">
        <strong>${settings.publisher}</strong><span class="tlp">TLP:${settings.tlp.toUpperCase()}</span
        ><a class="other" href="bulletin.${other}.html" hreflang="${other}" lang="${other}"
          >${PAGE_WORDS.other[language]}</a
        >
      </div>
      <p class="kicker">${PAGE_WORDS.kind[language]} ${bulletin.id}</p>
      <h1>${texts[language].headline}</h1>
      <p class="period">
        ${(last?.number ?? 1) > 1 ? PAGE_WORDS.revised[language] : PAGE_WORDS.published[language]}: ${when} ·
        ${revisionName(last?.number ?? 1, language)}
      </p>
      ${notices.length > 0 && html`<div class="cautions" role="note">${notices.map((text) => html`<p>${text}</p>`)}</div>`}
      ${factList(edition, language)}
    </div>
  </header>`;
}

function revisionName(number: number, language: Language): string {
  return language === "ja" ? `第${number}版` : `${PAGE_WORDS.revision.en} ${number}`;
}

function factList(edition: BulletinEdition, language: Language): Html {
  const { facts, reading, settings } = edition;
  const rows: readonly (readonly [string, string])[] = [
    [(facts.port === null ? PAGE_WORDS.region : PAGE_WORDS.port)[language], subjectOf(edition, language)],
    [PAGE_WORDS.period[language], periodOf(edition, language)],
    [PAGE_WORDS.size[language], sizeOf(edition, language)],
    [PAGE_WORDS.breadth[language], breadthOf(edition, language)],
    [PAGE_WORDS.sources[language], sourcesOf(edition, language)],
    [PAGE_WORDS.confidence[language], PAGE_WORDS[reading.confidence][language]],
    [PAGE_WORDS.tlp[language], `${TLP_WORDS[settings.tlp][language]} · ${POLICY_WORDS[settings.tlp][language]}`],
  ];
  return html`<dl class="facts">
    ${rows.map(
      ([name, text], index) =>
        html`<div class="${index === rows.length - 1 && rows.length % 2 === 1 ? "whole" : ""}">
          <dt>${name}</dt>
          <dd>${text}</dd>
        </div>`,
    )}
  </dl>`;
}

function body(edition: BulletinEdition, language: Language): Html {
  const text = edition.texts[language];
  const count = { figure: 0, table: 0 };
  return renderMarkdown(text.body, (source, number) => {
    const block = parseFigureBlock(source, language);
    const result = edition.figures.get(block.name);
    if (result === undefined) return html``;
    return renderFigureView({ file: `figures/${block.name}.csv`, number, count, result, rows: block.rows, language });
  });
}

function indicators(edition: BulletinEdition, language: Language): Html {
  const { indicators: listed } = edition;
  const table = renderTable({
    labelledBy: "indicators-title",
    columns: [
      { head: PAGE_WORDS.source[language] },
      { head: PAGE_WORDS.region[language] },
      { head: PAGE_WORDS.asn[language], align: "num" },
      { head: PAGE_WORDS.packets[language], align: "num" },
    ],
    rows: listed.slice(0, MOST_LISTED).map(({ source, region, asn, packets }) => ({
      cells: [
        { content: source, header: true },
        regionName(region, language),
        asn === 0 ? PAGE_WORDS.unknown[language] : `AS${asn}`,
        packets.toLocaleString("en-US"),
      ],
    })),
  });
  const more = listed.length - MOST_LISTED;
  const rest = language === "ja" ? `ほか${more}件はCSVに掲載しています。` : `${more} more are in the CSV.`;
  return html`<section id="indicators">
    <h2 id="indicators-title">${PAGE_WORDS.indicators[language]}</h2>
    <p class="prose">${indicatorNote(edition, validUntil(edition), language)}</p>
    ${listed.length > 0 && table} ${more > 0 && html`<p class="fine">${rest}</p>`}
    <p class="behind">
      <span>${PAGE_WORDS.files[language]}</span
      ><span class="files"
        ><a href="indicators.csv" download>CSV</a> · <a href="bulletin.stix.json" download>STIX 2.1</a> ·
        <a href="bulletin.json" download>JSON</a></span
      >
    </p>
  </section>`;
}

function history({ history: revisions, facts }: BulletinEdition, language: Language): Html {
  return html`<section id="history">
    <h2 id="history-title">${PAGE_WORDS.history[language]}</h2>
    ${renderTable({
      labelledBy: "history-title",
      columns: [
        { head: PAGE_WORDS.revision[language] },
        { head: PAGE_WORDS.date[language] },
        { head: PAGE_WORDS.what[language] },
      ],
      rows: revisions.map(({ number, at, what }) => ({
        cells: [{ content: number, header: true }, moment(facts.zone, at, language), what[language]],
      })),
    })}
  </section>`;
}

function about(edition: BulletinEdition, language: Language): Html {
  return html`<section id="about">
    <h2>${PAGE_WORDS.about[language]}</h2>
    <p class="prose">${aboutNumbers(edition, language)}</p>
    <p class="fine">
      <span><b>${PAGE_WORDS.data[language]}</b>${edition.facts.data.join("; ")}</span>
    </p>
  </section>`;
}
