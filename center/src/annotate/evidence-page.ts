import type { FigureResult } from "../analyze/index.ts";
import { policyMark } from "../config/index.ts";
import { PAGE_STYLE, html, trustedMarkup } from "../report/index.ts";
import type { Html, Language } from "../report/index.ts";
import type { BulletinFacts } from "./bulletin-facts.ts";
import { renderFigureView } from "./figure-view.ts";
import { moment, zoneLabel } from "./page-sentences.ts";
import { PAGE_WORDS } from "./page-words.ts";

const ROWS = 40;
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const WORDS = {
  en: {
    title: "Evidence",
    reason: "This page names sensors and networks, lists sources and holds exact counts.",
  },
  ja: {
    title: "根拠",
    reason: "センサーとネットワークの名前、送信元の一覧、正確な数を含みます。",
  },
} as const;

/** Figures in the order in which they are shown; others come behind. */
const FIRST = ["sensors", "explained", "trend"];

/** Everything that a draft is made from, for those who review it: never for publication. */
export function renderEvidence(
  facts: BulletinFacts,
  figures: ReadonlyMap<string, FigureResult>,
  language: Language,
): string {
  const words = WORDS[language];
  const title = `${words.title}: ${facts.change}`;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${trustedMarkup(POLICY)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          ${trustedMarkup(PAGE_STYLE)}
        </style>
      </head>
      <body>
        <header class="masthead">
          <div>
            <h1>${title}</h1>
            <p class="period">${period(facts, language)}</p>
            <div class="internal" role="note">
              <b>${policyMark("internal", language).mark}</b><span>${words.reason}</span>
            </div>
          </div>
        </header>
        <main>${figureViews(figures, language)}</main>
      </body>
    </html> `.markup;
}

function period({ zone, start, end }: BulletinFacts, language: Language): string {
  const last = end === null ? PAGE_WORDS.goesOn[language] : moment(zone, end, language);
  return `${moment(zone, start, language)} – ${last} (${zoneLabel(zone, language)})`;
}

function figureViews(figures: ReadonlyMap<string, FigureResult>, language: Language): readonly Html[] {
  const place = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  const shown = [...figures].filter(([, { columns }]) => Object.values(columns).some((cells) => cells.length > 0));
  const count = { figure: 0, table: 0 };
  return shown
    .toSorted(([one], [other]) => place(one) - place(other))
    .map(([, result], index) =>
      renderFigureView({ file: null, number: index + 1, count, result, rows: ROWS, language }),
    );
}
