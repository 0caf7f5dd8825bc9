import { addDays } from "@teiten/core/calendar";
import { columnDecimals, formatNumber, formatRate, html, renderTable, wordsOf } from "../../report/index.ts";
import type { Html, Language, TableRow } from "../../report/index.ts";
import { axisNames, cellName } from "../cell-names.ts";
import { renderSeriesChart } from "../chart/series-chart.ts";
import type { Track, TrackSeries } from "../tracks.ts";
import { FIGURE } from "../words/graph-words.ts";
import { UNIT, seriesName, withheldWord } from "../words/page-words.ts";

const OTHER_SLOT = 8;

/** A figure of some series of a track: its title, the chart, what must be said of it, and the table behind it. */
export interface TrackFigure {
  /** Unique in its page. */
  readonly id: string;
  readonly title: string;
  readonly track: Track;
  readonly series: readonly TrackSeries[];
}

/** The figure as markup. */
export function renderTrackFigure({ id, title, track, series }: TrackFigure, language: Language): Html {
  const { cells, period } = track;
  const chart = renderSeriesChart({
    id,
    unit: UNIT[language],
    label: `${title}. ${FIGURE.label[language]}`,
    cellNames: cells.map((cell) => cellName(cell, period, language)),
    axisNames: axisNames(
      cells.map(({ label }) => label),
      period,
      language,
    ),
    series: series.map((one, slot) => ({
      name: seriesName(one, language),
      slot: one.kind === "other" ? OTHER_SLOT : slot,
      values: one.cells.map((cell) => cell?.value ?? null),
      noise: one.cells.map((cell) => cell?.noise ?? null),
    })),
  });
  return html`<figure>
    <figcaption id="${id}-title">${title}</figcaption>
    ${chart}
    <p class="fine">${noteOf(series, language)}</p>
    <details>
      <summary>${FIGURE.values[language]}</summary>
      ${valueTable({ id, title, track, series }, language)}
    </details>
  </figure>`;
}

/** The newest value of a series in words: `312 ± 14`. */
export function valueText(value: number, noise: number | null): string {
  return noise === null ? formatRate(value) : `${formatRate(value)} ± ${formatRate(noise)}`;
}

function noteOf(series: readonly TrackSeries[], language: Language): string {
  const held = series.flatMap(({ cells }) => cells).filter((cell) => cell === null || cell.value === null).length;
  return `${FIGURE.band[language]}${held === 0 ? "" : ` ${FIGURE.gaps[language]}`}`;
}

function valueTable({ id, track, series }: TrackFigure, language: Language): Html {
  const decimals = series.map(({ cells }) => columnDecimals(cells.map((cell) => cell?.value ?? null)));
  const rows = track.cells.map((span, at): TableRow => ({
    cells: [
      { content: cellName(span, track.period, language), header: true, kind: "nowrap" },
      ...series.map(({ cells }, column) => {
        const cell = cells[at] ?? null;
        if (cell === null) return { content: "–", kind: "held" };
        if (cell.value === null) return { content: withheldWord(cell.withheld ?? "", language), kind: "held" };
        const digits = decimals[column] ?? 0;
        const noise = cell.noise === null ? "" : ` ± ${formatNumber(cell.noise, digits)}`;
        return { content: `${formatNumber(cell.value, digits)}${noise}`, kind: "nowrap" };
      }),
    ],
  }));
  return renderTable({
    labelledBy: `${id}-title`,
    kind: series.length > 3 ? "wide" : "",
    columns: [
      { head: FIGURE.cell[language] },
      ...series.map((one) => ({ head: seriesName(one, language), align: "num" as const })),
    ],
    rows: rows.toReversed(),
  });
}

/** The days of a span as a heading says them. */
export function trackSpan({ cells }: Track, language: Language): string {
  const [first, last] = [cells[0], cells.at(-1)];
  if (first === undefined || last === undefined) return "";
  return wordsOf(language).dateRange(first.from, addDays(last.to, -1));
}
