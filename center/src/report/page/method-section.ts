import { SHARES, UNOBSERVED } from "../chart/index.ts";
import { shareKey } from "../color-key.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import { daysOf } from "../period.ts";
import { formatShare } from "../number-format.ts";
import { weightStep } from "../steps.ts";
import type { Definition } from "../words/index.ts";
import { renderFrame, titleId } from "./exhibit-frame.ts";
import type { PageContext } from "./page-context.ts";
import { renderKey, renderStrip } from "./strip.ts";
import { renderTable } from "./table.ts";

const MOST_RESTATED = 40;

/** Advice to administrators. */
export function renderAdvice({ words, model }: PageContext): Html {
  return definitionList(words.advice(model));
}

function definitionList(definitions: readonly Definition[]): Html {
  return html`<dl class="definitions">
    ${definitions.map(
      ({ term, text }) =>
        html`<dt>${term}</dt>
          <dd>${text}</dd>`,
    )}
  </dl>`;
}

/** Definitions, missing data and restated numbers. */
export function renderMethod(context: PageContext): Html {
  const { words, model } = context;
  return html`${definitionList(words.definitions(model))}
    <h3>${words.headings.gaps}</h3>
    <div class="prose"><p>${words.gapsSummary(model.network)}</p></div>
    ${renderCoverage(context)}${renderGaps(context)}${renderShared(context)}
    <h3>${words.headings.restated}</h3>
    <div class="prose"><p>${words.restatedSummary(model.revision.restated)}</p></div>
    ${renderRestated(context)}`;
}

function renderCoverage(context: PageContext): Html {
  const { words, model } = context;
  const { exhibit, rows } = model.network.coverage;
  const days = daysOf(model.quarter);
  const strip = renderStrip(context, {
    id: exhibit.id,
    label: words.chartLabel(exhibit, model),
    days,
    colors: { steps: SHARES, missing: UNOBSERVED },
    rows: rows.map((row) => ({
      name: row.sensor,
      cells: row.weights.map((weight) => ({ step: weightStep(weight), text: "" })),
    })),
  });
  const values = renderTable({
    labelledBy: titleId(exhibit),
    kind: "many",
    columns: [{ head: words.labels.columns.day }, ...rows.map((row) => ({ head: row.sensor, align: "num" as const }))],
    rows: days.map((day, index) => ({
      cells: [
        { content: day, header: true },
        ...rows.map((row) => {
          const weight = row.weights[index] ?? null;
          return weight === null ? { content: words.labels.missing, kind: "absent" } : { content: formatShare(weight) };
        }),
      ],
    })),
  });
  return renderFrame(context, { exhibit, body: html`${strip}${renderKey(shareKey(words))}`, values });
}

function renderShared({ words, model }: PageContext): Html | null {
  if (model.sharedNotes.length === 0) return null;
  const notes = model.sharedNotes.map((note) => html`<li>${words.sentence(words.pick(note))}</li>`);
  return html`<h3>${words.headings.shared}</h3>
    <ul class="notes">
      ${notes}
    </ul>`;
}

function renderGaps({ words, model }: PageContext): Html | null {
  const { gaps } = model.network;
  const { columns } = words.labels;
  if (gaps.length === 0) return null;
  return html`<div class="fit">
    ${renderTable({
      caption: words.headings.gapList,
      columns: [{ head: columns.sensor }, { head: columns.gap }, { head: columns.days, align: "num" }],
      rows: gaps.map((gap) => ({
        cells: [{ content: gap.sensor, header: true }, words.dateRange(gap.from, gap.to), gap.days],
      })),
    })}
  </div>`;
}

function renderRestated({ words, model }: PageContext): Html | null {
  const { restated } = model.revision;
  const { columns } = words.labels;
  if (restated.length === 0) return null;
  const shown = restated.slice(0, MOST_RESTATED);
  const nameOf = (id: string): string => {
    const exhibit = model.exhibits.find((one) => one.id === id);
    return exhibit === undefined ? id : words.exhibitNumber(exhibit);
  };
  return renderTable({
    caption: words.headings.restatedList(shown.length, restated.length),
    kind: "broad",
    columns: [
      { head: columns.exhibit },
      { head: columns.row },
      { head: columns.column },
      { head: columns.earlier, align: "num" },
      { head: columns.now, align: "num" },
    ],
    rows: shown.map((value) => ({
      cells: [
        { content: nameOf(value.exhibit), header: true },
        value.row,
        value.column,
        value.before || "–",
        value.after || "–",
      ],
    })),
  });
}
