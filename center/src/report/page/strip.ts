import { axisLabels, drawGridChart } from "../chart/index.ts";
import type { GridCell, GridChartInput } from "../chart/index.ts";
import type { KeyEntry } from "../color-key.ts";
import { html, trustedMarkup } from "../html.ts";
import type { Html } from "../html.ts";
import type { PageContext } from "./page-context.ts";

/** Rows of cells over the days of the quarter. */
export interface StripInput {
  readonly id: string;
  readonly label: string;
  readonly days: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly GridCell[] }[];
  readonly colors?: GridChartInput["colors"];
}

/** A calendar strip: one drawing for the page, one with a narrower margin for a telephone. */
export function renderStrip({ words }: PageContext, input: StripInput): Html {
  const draw = (width: number, nameWidth: number, id: string): string =>
    drawGridChart(
      {
        columns: input.days,
        columnLabels: axisLabels(input.days, words.axisDay, width > 600 ? 12 : 4),
        rows: input.rows,
        rowHeight: 24,
        nameWidth,
        gap: width > 600 ? 1 : 0.5,
        matrix: false,
        ...(input.colors === undefined ? {} : { colors: input.colors }),
      },
      width,
      id,
    ).svg;
  return html`<div class="plot" role="img" aria-label="${input.label}">
    <div class="wide">${trustedMarkup(draw(980, 230, `${input.id}-w`))}</div>
    <div class="narrow">${trustedMarkup(draw(420, 110, `${input.id}-n`))}</div>
  </div>`;
}

/** The key of a strip or a matrix. */
export function renderKey(entries: readonly KeyEntry[]): Html {
  const sign = (color: string): Html =>
    trustedMarkup(
      `<svg width="16" height="14" aria-hidden="true"><rect width="16" height="14" rx="2" fill="${color}"/></svg>`,
    );
  return html`<ul class="key">${entries.map(({ color, text }) => html`<li>${sign(color)}${text}</li>`)}</ul>`;
}
