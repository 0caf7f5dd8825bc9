import { axisLabels, drawGridChart, STEPS } from "../chart/index.ts";
import type { GridCell, GridChartInput } from "../chart/index.ts";
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

/** What a drawing's colours stand for: the empty cells, the five steps and the missing ones, each where there are such. */
export interface StepKey {
  readonly steps: readonly string[];
  readonly colors?: readonly string[];
  readonly nothing?: string;
  readonly missing?: string;
}

/** The key of a strip or a matrix. */
export function renderSteps(context: PageContext, key: StepKey): Html {
  const sign = (color: string, text: string): Html =>
    html`<li>
      ${trustedMarkup(`<svg width="16" height="14" aria-hidden="true"><rect width="16" height="14" rx="2" fill="${color}"/></svg>`)}${text}
    </li>`;
  const steps = (key.colors ?? STEPS).map((color, index) => sign(color, key.steps[index] ?? ""));
  const nothing = key.nothing === undefined ? null : sign("#eef1f4", key.nothing);
  const missing = key.missing === undefined ? null : sign(key.missing, context.words.labels.missing);
  return html`<ul class="key">
    ${nothing}${steps}${missing}
  </ul>`;
}
