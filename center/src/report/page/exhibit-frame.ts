import { addDays } from "@teiten/core/calendar";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { Exhibit } from "../model/index.ts";
import type { Footnote, Framed, PageContext } from "./page-context.ts";

/** The exhibit with its number and title above, and its caption, notes, values and files below. */
export function renderFrame(context: PageContext, framed: Framed): Html {
  const { words, model } = context;
  const { exhibit } = framed;
  const footnotes = framed.footnotes ?? [];
  const notes = [...words.notes(exhibit), ...ownNotes(context, exhibit)];
  return html`<figure id="${exhibit.id}" class="${framed.kind ?? ""}">
    <figcaption id="${titleId(exhibit)}">
      <span class="no">${words.exhibitNumber(exhibit)}</span>${words.exhibitTitle(exhibit, model)}
    </figcaption>
    ${framed.body} ${noteList(notes, footnotes, exhibit)}${renderCaption(context, exhibit)}
    <div class="behind">
      ${
        framed.values !== undefined &&
        html`<details>
          <summary>${words.labels.values}</summary>
          ${framed.values}
        </details>`
      }
      <span class="files"><a href="data/${exhibit.id}.csv" download>CSV</a> · <a href="data/${exhibit.id}.json" download>JSON</a></span>
    </div>
  </figure> `;
}

/** The notes of the caption, but for those that the method section says for all. */
function ownNotes({ words, model }: PageContext, { caption }: Exhibit): readonly string[] {
  const shared = new Set(model.sharedNotes.map((note) => note.en));
  return caption.notes
    .filter((note) => note.about !== "labels" && !shared.has(note.en))
    .map((note) => words.sentence(monthsNamed(words, words.pick(note))));
}

/** A note on a month of all sensors, with the month as the page writes it. */
function monthsNamed(words: PageContext["words"], text: string): string {
  return text.replace(/^(\d{4}-\d{2}) all(?=[:：])/, (_, month: string) => words.month(month));
}

/** The id of an exhibit's title: what its chart and its tables are labelled by. */
export function titleId(exhibit: Pick<Exhibit, "id">): string {
  return `${exhibit.id}-title`;
}

/** The mark that a row carries for its footnotes, or nothing. */
export function markOf(footnotes: readonly Footnote[], row: number, exhibit: Exhibit): Html | null {
  const marked = footnotes.filter((note) => note.rows.length > 0);
  const marks = marked.flatMap((note, index) => (note.rows.includes(row) ? [index + 1] : []));
  if (marks.length === 0) return null;
  return html`<sup>${marks.map((mark) => html`<a href="#${exhibit.id}-note-${mark}">*${mark}</a>`)}</sup>`;
}

function noteList(notes: readonly string[], footnotes: readonly Footnote[], exhibit: Exhibit): Html | null {
  if (notes.length + footnotes.length === 0) return null;
  let mark = 0;
  const marked = footnotes.map((note) => {
    if (note.rows.length === 0) return html`<li>${note.text}</li>`;
    mark++;
    return html`<li id="${exhibit.id}-note-${mark}"><span class="mark">*${mark}</span>${note.text}</li>`;
  });
  return html`<ul class="notes">
    ${marked}${notes.map((note) => html`<li>${note}</li>`)}
  </ul> `;
}

/** Unit, numerator, denominator, period, zone, sensors, class, coverage, data versions and revision, in small print. */
function renderCaption({ words }: PageContext, { caption, columns }: Exhibit): Html {
  const { labels, pick } = words;
  const group = caption.group === null ? "" : `${labels.groups[caption.group] ?? caption.group} `;
  const parts: readonly (readonly [keyof typeof labels.caption, string])[] = [
    ["unit", pick(caption.unit)],
    ["numerator", pick(caption.numerator)],
    ["denominator", pick(caption.denominator)],
    ["period", `${caption.from} – ${addDays(caption.to, -1)} (${caption.zone})`],
    ["sensors", group + words.captionSensors(caption)],
    [
      "trafficClass",
      columns["class"] === undefined ? (labels.classes[caption.trafficClass] ?? caption.trafficClass) : "",
    ],
    ["coverage", caption.coverage.map((kind) => labels.coverageKinds[kind] ?? kind).join(" · ")],
    ["data", caption.data.join("; ")],
    ["revision", caption.revision],
  ];
  const shown = parts.filter(([, text]) => text !== "");
  return html`<p class="fine">
    ${shown.map(([name, text]) => html`<span><b>${labels.caption[name]}</b>${text}</span> `)}
  </p>`;
}
