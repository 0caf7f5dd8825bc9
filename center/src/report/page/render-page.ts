import { addDays } from "@teiten/core/calendar";
import { policyMark } from "../../config/index.ts";
import { NO_EDITS } from "../edits/index.ts";
import type { ReportEdits } from "../edits/index.ts";
import { html, trustedMarkup } from "../html.ts";
import type { Html } from "../html.ts";
import type { Language } from "../language.ts";
import type { QuarterlyModel, SectionName, Statement } from "../model/index.ts";
import { formatNumber } from "../number-format.ts";
import { wordsOf } from "../words/index.ts";
import type { FactName } from "../words/index.ts";
import { renderAnalysis } from "./analysis-section.ts";
import { renderEdit } from "./edit-text.ts";
import { renderGroups } from "./groups-section.ts";
import { renderAdvice, renderMethod } from "./method-section.ts";
import type { PageContext } from "./page-context.ts";
import { renderMirai } from "./mirai-section.ts";
import { renderPhenomena } from "./phenomena-section.ts";
import { renderRanking } from "./ranking-section.ts";
import { renderScanners } from "./scanners-section.ts";
import { renderSensors } from "./sensors-section.ts";
import { STYLE } from "./style.ts";
import { renderVictims } from "./victims-section.ts";

/** The languages that a report comes in, with the file of each; pages point at each other by it. */
export type ReportFiles = Readonly<Partial<Record<Language, string>>>;

const CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** The report as one HTML document that asks for nothing outside itself. */
export function renderQuarterlyPage(
  model: QuarterlyModel,
  language: Language,
  files: ReportFiles,
  edits: ReportEdits = NO_EDITS,
): string {
  const words = wordsOf(language);
  const context = { model, words, edits };
  const { labels } = words;
  const page = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${trustedMarkup(CONTENT_POLICY)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="generator" content="Teiten ${model.version}" />
        <title>${labels.kinds[model.outline.form]} ${words.title(model.quarter)}</title>
        <style>
          ${trustedMarkup(STYLE + printedEdges(policyMark(model.policy, language).mark))}
        </style>
      </head>
      <body>
        <a class="skip" href="#overview">${labels.sections.overview}</a>
        ${renderMasthead(context, files)}
        <main>${renderForeword(context)}${model.sections.map((section, index) => renderSection(context, section, index + 1))}</main>
        <footer>
          <div>
            <strong>${policyMark(model.policy, language).mark}</strong><span>${labels.kinds[model.outline.form]} ${words.title(model.quarter)}</span><span>${labels.facts.issued} ${words.date(model.issuedOn)}</span><span>${labels.facts.revision} ${words.revisionFact(model)}</span><span>Teiten ${model.version}</span>
          </div>
        </footer>
      </body>
    </html> `;
  return page.markup;
}

/** What stands at the edges of every printed page: the words of the policy, and the number of the page. */
function printedEdges(mark: string): string {
  return `@page{@top-right{content:${JSON.stringify(mark)};font-size:7.5pt;color:#a1430a}@bottom-center{content:counter(page) " / " counter(pages);font-size:7.5pt;color:#59656f}}`;
}

function renderMasthead(context: PageContext, files: ReportFiles): Html {
  const { words, model } = context;
  const { labels } = words;
  const other = (["ja", "en"] as const).find(
    (language) => language !== words.language && files[language] !== undefined,
  );
  const link =
    other === undefined
      ? null
      : html`<a class="other" href="${files[other] ?? ""}" hreflang="${other}" lang="${other}">${labels.otherLanguage}</a>`;
  const last = addDays(model.quarter.to, -1);
  const { mark, reason } = policyMark(model.policy, words.language);
  const sections = model.sections.map(
    (section, index) => html`<li><b>${index + 1}</b><a href="#${section}">${labels.sections[section]}</a></li>`,
  );
  return html`<header class="masthead">
    <div>
      <div class="bar"><strong>${labels.product}</strong>${link}</div>
      <p class="kicker">${labels.kinds[model.outline.form]}</p>
      <h1>${words.title(model.quarter)}</h1>
      <p class="period">${words.quarterName(model.quarter)} · ${words.dateRange(model.quarter.from, last)}</p>
      <div class="internal" role="note"><b>${mark}</b><span>${reason}</span></div>
      ${renderFacts(context)}
      <nav aria-label="${labels.contents}">
        <ol>
          ${sections}
        </ol>
      </nav>
    </div>
  </header> `;
}

function renderFacts({ words, model }: PageContext): Html {
  const { network } = model;
  const facts: readonly (readonly [FactName, string])[] = [
    ["sensors", words.sensorsFact(network)],
    ["observed", words.observedFact(network)],
    ["changes", words.changesFact(network)],
    ["packets", formatNumber(model.totalPackets)],
    ["cutOff", words.cutOffFact(model)],
    ["issued", words.date(model.issuedOn)],
    ["revision", words.revisionFact(model)],
  ];
  const rows = facts.map(([name, text], index) => {
    const kind = index === facts.length - 1 && facts.length % 2 === 1 ? "whole" : "";
    return html`<div class="${kind}">
      <dt>${words.labels.facts[name]}</dt>
      <dd>${text}</dd>
    </div>`;
  });
  const data = model.data.map((name) => html`<li>${name}</li>`);
  return html`<dl class="facts">
    ${rows}
    <div class="whole">
      <dt>${words.labels.facts.data}</dt>
      <dd>
        <ul>
          ${data}
        </ul>
      </dd>
    </div>
  </dl>`;
}

function renderSection(context: PageContext, section: SectionName, number: number): Html {
  const { words } = context;
  return html`<section class="part" id="${section}" aria-labelledby="${section}-title">
    <h2 id="${section}-title"><span class="no">${number}</span>${words.labels.sections[section]}</h2>
    ${
      section === "overview"
        ? renderOverview(context)
        : html`<div class="prose leads">
              ${words.lead(section, context.model).map((text) => html`<p class="lead">${text}</p>`)}
            </div>
            ${renderBody(context, section)}`
    }
  </section> `;
}

function renderForeword(context: PageContext): Html | null {
  const { words, edits } = context;
  if (edits.foreword === null) return null;
  return html`<section class="part" id="foreword" aria-labelledby="foreword-title">
    <h2 id="foreword-title">${words.labels.foreword}</h2>
    ${renderEdit(context, edits.foreword)}
  </section> `;
}

function renderOverview(context: PageContext): Html {
  const { words, model, edits } = context;
  const cautions = words.cautions(model);
  return html`${cautions.length > 0 && html`<div class="cautions" role="note">${cautions.map((text) => html`<p>${text}</p>`)}</div>`}
    <div class="prose overview">
      ${edits.overview === null ? model.overview.map((statement) => renderStatement(context, statement)) : renderEdit(context, edits.overview)}
    </div>`;
}

function renderStatement(context: PageContext, statement: Statement): Html | null {
  const { words, model, edits } = context;
  const own = edits.sentences.get(statement.kind);
  return own === undefined ? html`<p>${words.statement(statement, model)}</p>` : renderEdit(context, own);
}

function renderBody(context: PageContext, section: Exclude<SectionName, "overview">): Html | null {
  const { model } = context;
  switch (section) {
    case "ports":
      return renderRanking(context, "port", model.ports, model.portTrend);
    case "regions":
      return renderRanking(context, "region", model.regions, model.regionTrend);
    case "groups":
      return renderGroups(context);
    case "scanners":
      return renderScanners(context);
    case "sensors":
      return renderSensors(context);
    case "backscatter":
      return renderVictims(context);
    case "mirai":
      return renderMirai(context, model.mirai);
    case "phenomena":
      return renderPhenomena(context, model.phenomena);
    case "analysis":
      return renderAnalysis(context);
    case "closing":
      return null;
    case "advice":
      return renderAdvice(context);
    case "method":
      return renderMethod(context);
  }
}
