import { formatNumber, html, wordsOf } from "../../report/index.ts";
import type { Html, Language } from "../../report/index.ts";
import { GRAPH_GROUPS } from "../graph-groups.ts";
import { newsOf } from "../news.ts";
import type { SitePage } from "../site-page.ts";
import type { SiteView } from "../site-view.ts";
import { tracksOf } from "../tracks.ts";
import { GROUP_NAMES, PERIOD_NAMES, seriesName } from "../words/page-words.ts";
import { LISTS, START } from "../words/place-words.ts";
import { renderEmptyState } from "./empty-state.ts";
import { seriesIn } from "./graph-pages.ts";
import { renderTrackFigure, trackSpan } from "./track-figure.ts";

const MOST_NEWS = 5;

/** The start page: what this is, the newest graph, what was published lately, and the network in numbers. */
export function startPage(view: SiteView, language: Language): SitePage {
  return {
    language,
    name: "index",
    title: view.settings.title[language],
    description: START.lead[language],
    body: html`<h1>${view.settings.title[language]}</h1>
      <div class="prose">
        <p class="lead">${START.lead[language]}</p>
        <p>${START.what[language]}</p>
      </div>
      ${renderEmptyState(view, language)} ${latest(view, language)} ${news(view, language)} ${network(view, language)}`,
  };
}

function latest(view: SiteView, language: Language): Html | null {
  const track = tracksOf(view.publication.series)[0];
  const top = GRAPH_GROUPS[0];
  if (track === undefined || top === undefined) return null;
  const series = seriesIn(top, track);
  if (series.length === 0) return null;
  const names = series.map((one) => seriesName(one, language)).join(language === "ja" ? "・" : ", ");
  return html`<section aria-labelledby="latest">
    <h2 id="latest">${START.latest[language]}</h2>
    ${renderTrackFigure(
      {
        id: "chart-latest",
        title: `${GROUP_NAMES[track.group][language]}: ${names}, ${trackSpan(track, language)}`,
        track,
        series,
      },
      language,
    )}
    <p><a href="graphs.html">${START.all[language]}</a></p>
  </section>`;
}

function news(view: SiteView, language: Language): Html {
  const items = newsOf(view).slice(0, MOST_NEWS);
  return html`<section aria-labelledby="news">
    <h2 id="news">${START.news[language]}</h2>
    ${
      items.length === 0
        ? html`<p>${START.noNews[language]}</p>`
        : html`<ul class="list">
            ${items.map(
              ({ kind, day, title, href }) =>
                html`<li>
                  <span class="when"
                    >${wordsOf(language).date(day)} ·
                    ${kind === "bulletin" ? LISTS.issue[language] : LISTS.report[language]}</span
                  >
                  <a href="${href[language]}">${title[language]}</a>
                </li>`,
            )}
          </ul>`
    }
  </section>`;
}

function network({ publication }: SiteView, language: Language): Html | null {
  if (publication.groups.length === 0) return null;
  const unit = language === "ja" ? "台" : " sensors";
  return html`<section aria-labelledby="network">
    <h2 id="network">${START.facts[language]}</h2>
    <dl class="facts">
      ${publication.groups.map(({ group, period, sensors, operators, coverage }) => {
        const share = coverage.findLast((cell) => cell.share !== null)?.share ?? null;
        const observed = share === null ? "" : ` · ${START.covered[language]} ${formatNumber(share * 100)}%`;
        const who = language === "ja" ? `運営者 ${operators}` : `${operators} operators`;
        return html`<dt>${GROUP_NAMES[group][language]}</dt>
          <dd>${sensors}${unit} · ${who} · ${PERIOD_NAMES[period][language]}${observed}</dd>`;
      })}
    </dl>
  </section>`;
}
