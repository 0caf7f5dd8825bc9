import type { FigureResult, ListedChange } from "../analyze/index.ts";
import { PAGE_STYLE, formatNumber, html, renderTable, trustedMarkup } from "../report/index.ts";
import type { Html, HtmlPart, Language } from "../report/index.ts";
import type { BulletinFacts } from "./bulletin-facts.ts";
import { renderFigureView } from "./figure-view.ts";
import { moment } from "./page-sentences.ts";

const ROWS = 40;

const WORDS = {
  en: {
    title: "Evidence",
    internal: "Not for publication",
    reason: "This page names sensors and networks and holds exact counts.",
    sensors: "Sensor by sensor",
    lead: "What each sensor got in the hours of the change, and what it usually gets in as much observed time. A sensor without a level is not judged and decides nothing.",
    heads: ["Sensor", "Network", "Side", "Judged", "In the scope", "Packets", "Usual", "Factor"],
    yes: "yes",
    no: "no",
  },
  ja: {
    title: "根拠",
    internal: "公開不可",
    reason: "センサーとネットワークの名前、正確な数を含みます。",
    sensors: "センサー別",
    lead: "変動中に各センサーに届いたパケット数と、同じ観測時間に平常時に届く数です。平常時の水準がないセンサーは判定せず、範囲の決定に用いません。",
    heads: ["センサー", "ネットワーク", "区分", "判定", "範囲内", "パケット数", "平常時", "倍率"],
    yes: "○",
    no: "－",
  },
} as const;

/** Everything that a draft is made from, for those who review it: never for publication. */
export function renderEvidence(
  facts: BulletinFacts,
  change: ListedChange,
  figures: ReadonlyMap<string, FigureResult>,
  language: Language,
): string {
  const words = WORDS[language];
  const title = `${words.title}: ${change.name}`;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="${trustedMarkup("default-src 'none'; style-src 'unsafe-inline'; img-src data:")}"
        />
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
            <p class="period">${moment(facts.zone, facts.start, language)} –</p>
            <div class="internal" role="note"><b>${words.internal}</b><span>${words.reason}</span></div>
          </div>
        </header>
        <main>
          <section>
            <h2 id="sensors-title">${words.sensors}</h2>
            <p class="prose">${words.lead}</p>
            ${sensorTable(change, language)}
          </section>
          <section>${figureViews(figures, language)}</section>
        </main>
      </body>
    </html> `.markup;
}

function sensorTable({ sensors }: ListedChange, language: Language): Html {
  const { heads, yes, no } = WORDS[language];
  const mark = (is: boolean): string => (is ? yes : no);
  const factor = (packets: number, expected: number): HtmlPart =>
    expected > 0 ? formatNumber(packets / expected, 1) : "–";
  const excess = (sensor: ListedChange["sensors"][number]): number => sensor.packets - sensor.expected;
  return renderTable({
    labelledBy: "sensors-title",
    columns: heads.map((head, index) => ({ head, ...(index > 4 ? { align: "num" as const } : {}) })),
    rows: sensors
      .toSorted((one, other) => excess(other) - excess(one))
      .map(({ name, network, side, judged, hit, packets, expected }) => ({
        cells: [
          { content: name, header: true },
          ...[network, side, mark(judged), mark(hit), formatNumber(packets), formatNumber(expected, 1)],
          factor(packets, expected),
        ],
      })),
  });
}

function figureViews(figures: ReadonlyMap<string, FigureResult>, language: Language): readonly Html[] {
  const shown = [...figures].filter(([, { columns }]) => Object.values(columns).some((cells) => cells.length > 0));
  const count = { figure: 0, table: 0 };
  return shown.map(([, result], index) =>
    renderFigureView({ file: null, number: index + 1, count, result, rows: ROWS, language }),
  );
}
