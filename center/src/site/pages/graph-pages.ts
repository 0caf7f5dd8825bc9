import { html } from "../../report/index.ts";
import type { Html, Language } from "../../report/index.ts";
import { cellName } from "../cell-names.ts";
import { GRAPH_GROUPS } from "../graph-groups.ts";
import type { GraphGroup } from "../graph-groups.ts";
import type { SitePage } from "../site-page.ts";
import type { SiteView } from "../site-view.ts";
import { tracksOf } from "../tracks.ts";
import type { Track, TrackSeries } from "../tracks.ts";
import { GRAPHS } from "../words/graph-words.ts";
import { GROUP_NAMES, PAGE_NAMES, PERIOD_NAMES, seriesName } from "../words/page-words.ts";
import { renderEmptyState } from "./empty-state.ts";
import { renderTrackFigure, trackSpan, valueText } from "./track-figure.ts";

const TOP = 5;
/** Newest cells that decide which five series are the largest. */
const RECENT = 4;

/** The overview of the graphs: what is published with its newest values, and what is not, with why. */
export function graphsPage(view: SiteView, language: Language): SitePage {
  const tracks = tracksOf(view.publication.series);
  const shown = GRAPH_GROUPS.filter((group) => seriesIn(group, tracks[0]).length > 0);
  const hidden = GRAPH_GROUPS.filter((group) => !shown.includes(group));
  return {
    language,
    name: "graphs",
    title: PAGE_NAMES.graphs[language],
    description: GRAPHS.lead[language],
    body: html`<h1>${PAGE_NAMES.graphs[language]}</h1>
      <p class="lead">${GRAPHS.lead[language]}</p>
      ${renderEmptyState(view, language)}
      ${
        shown.length > 0 &&
        html`<h2>${GRAPHS.shown[language]}</h2>
          <ul class="cards">
            ${shown.map((group) => card(group, tracks[0], language))}
          </ul>`
      }
      <h2>${GRAPHS.hidden[language]}</h2>
      <p>${GRAPHS.hiddenLead[language]}</p>
      <dl class="facts">
        ${hidden.map(
          (group) =>
            html`<dt>${group.title[language]}</dt>
              <dd>${whyHidden(group, language)}</dd>`,
        )}
      </dl>`,
  };
}

/** The pages of the groups that have a public series. */
export function graphGroupPages(view: SiteView, language: Language): readonly SitePage[] {
  const tracks = tracksOf(view.publication.series);
  return GRAPH_GROUPS.filter((group) => tracks.some((track) => seriesIn(group, track).length > 0)).map((group) =>
    groupPage(group, tracks, language),
  );
}

function groupPage(group: GraphGroup, tracks: readonly Track[], language: Language): SitePage {
  const title = group.title[language];
  const newest = tracks[0]?.cells.at(-1)?.to ?? "";
  const sections = tracks
    .filter((track) => seriesIn(group, track).length > 0)
    .map((track, index) => trackSection(group, track, { index, newest }, language));
  const names = new Set(tracks.flatMap(({ series }) => series.map(({ name }) => name)));
  const others = (group.ports ?? []).filter((port) => !names.has(port));
  return {
    language,
    name: `graph-${group.id}`,
    title: `${title} – ${PAGE_NAMES.graphs[language]}`,
    description: group.about[language],
    body: html`<p class="soft"><a href="graphs.html">${GRAPHS.back[language]}</a></p>
      <h1>${title}</h1>
      <p class="lead">${group.about[language]}</p>
      ${sections} ${others.length > 0 && html`<p class="fine">${GRAPHS.notSingle[language]}: ${others.join(", ")}</p>`}
      <p class="fine">${GRAPHS.data[language]} <a href="data.html">${PAGE_NAMES.data[language]}</a></p>`,
  };
}

function trackSection(
  group: GraphGroup,
  track: Track,
  { index, newest }: { readonly index: number; readonly newest: string },
  language: Language,
): Html {
  const id = `chart-${track.group}-${track.period}`;
  const series = seriesIn(group, track);
  const other = group.id === "top" ? track.series.filter(({ kind }) => kind === "other") : [];
  const name = `${GROUP_NAMES[track.group][language]}${language === "ja" ? `（${PERIOD_NAMES[track.period].ja}）` : `, ${PERIOD_NAMES[track.period].en}`}`;
  const ended = (track.cells.at(-1)?.to ?? "") < newest;
  const figure = (part: readonly TrackSeries[], what: string, suffix: string): Html =>
    renderTrackFigure(
      { id: `${id}${suffix}`, title: `${what}: ${trackSpan(track, language)}`, track, series: part },
      language,
    );
  return html`<section aria-labelledby="section-${index}">
    <h2 id="section-${index}">${name}</h2>
    ${ended && html`<p class="soft">${GRAPHS.earlier[language]}</p>`}
    ${figure(series, series.map((one) => seriesName(one, language)).join(language === "ja" ? "・" : ", "), "")}
    ${other.length > 0 && figure(other, GRAPHS.others[language], "-other")}
  </section>`;
}

/** The series that a group shows of a track: its ports, ICMP, the regions, or the five largest ports of now. */
export function seriesIn(group: GraphGroup, track: Track | undefined): readonly TrackSeries[] {
  const series = track?.series ?? [];
  if (group.id === "top") return largest(series.filter(({ kind }) => kind === "port"));
  if (group.id === "regions") return series.filter(({ kind }) => kind === "region").slice(0, 8);
  return series.filter(({ name, kind }) => kind !== "region" && (group.ports ?? []).includes(name));
}

function largest(series: readonly TrackSeries[]): readonly TrackSeries[] {
  const recent = ({ cells }: TrackSeries): number => {
    const values = cells.flatMap((cell) => cell?.value ?? []).slice(-RECENT);
    return values.length === 0 ? -1 : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  return series.toSorted((one, other) => recent(other) - recent(one)).slice(0, TOP);
}

function card(group: GraphGroup, track: Track | undefined, language: Language): Html {
  const series = seriesIn(group, track);
  const newest = series.flatMap(({ cells }) => cells).findLast((cell) => cell !== null && cell.value !== null);
  const values = series.map((one) => {
    const cell = one.cells.find((found) => found !== null && found.label === newest?.label);
    const value = cell?.value ?? null;
    return `${seriesName(one, language)} ${value === null ? "–" : valueText(value, cell?.noise ?? null)}`;
  });
  return html`<li>
    <h3><a href="graph-${group.id}.html">${group.title[language]}</a></h3>
    <p>${values.map((text, index) => html`${index > 0 && html`<br />`}${text}`)}</p>
    ${
      newest !== undefined &&
      newest !== null &&
      track !== undefined &&
      html`<p class="ports">${GROUP_NAMES[track.group][language]} · ${cellName(newest, track.period, language)}</p>`
    }
  </li>`;
}

/** The ports of a group, whose reason stands above the list, or the group's own reason. */
function whyHidden({ id, ports }: GraphGroup, language: Language): string {
  if (id === "icmp") return GRAPHS.hiddenIcmp[language];
  if (id === "regions") return GRAPHS.hiddenRegions[language];
  return ports === null ? GRAPHS.hiddenTop[language] : ports.join(" · ");
}
