import { addDays } from "@teiten/core/calendar";
import { regionName } from "@teiten/core/names";
import type { Cell, FigureResult } from "../analyze/index.ts";
import { LEAST_COUNT } from "../exchange/index.ts";
import {
  drawFigure,
  formatNumber,
  html,
  renderTable,
  reportPortLabel,
  trustedMarkup,
  wordsOf,
} from "../report/index.ts";
import type { DrawnFigure, Html, Language } from "../report/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { COLUMN_HEADS, PAGE_WORDS } from "./page-words.ts";

const WIDE = 980;
const NARROW = 400;
/** Columns that a table leaves out: they are in the CSV. */
const LEFT_OUT: ReadonlySet<string> = new Set(["asn", "covered", "change", "new_share"]);
/** Counts of which a published row has some, however few. */
const FEW: ReadonlySet<string> = new Set(["packets", "sources", "matched"]);
/** Rows of the table behind a drawing. */
const MOST_VALUES = 400;

/** How many figures and tables a page has so far. */
export interface FigureCount {
  figure: number;
  table: number;
}

/** A figure of a bulletin as a page shows it. */
export interface FigureView {
  /** Place among all, which names it within the page. */
  readonly number: number;
  /** Figures and tables before it; raised by it. */
  readonly count: FigureCount;
  readonly result: FigureResult;
  readonly rows: number;
  readonly language: Language;
  /** Link to the values; null: without. */
  readonly file: string | null;
}

/** The figure with its number and title, a drawing with its values where it has one and a table where not, and its caption. */
export function renderFigureView(view: FigureView): Html {
  const { number, result, language, file } = view;
  const drawing = drawingOf(view);
  const kind = drawing === null ? "table" : "figure";
  const own = ++view.count[kind];
  const title = wordsOf(language).pick(result.caption.title);
  const id = `figure-${number}`;
  return html`<figure id="${id}">
    <figcaption id="${id}-title">
      <span class="no">${PAGE_WORDS[kind][language]} ${own}</span>${title}${subject(result, language)}
    </figcaption>
    ${drawing ?? tableOf(view, `${id}-title`, view.rows)} ${captionOf(view)}
    <div class="behind">
      ${
        drawing !== null &&
        html`<details>
          <summary>${PAGE_WORDS.values[language]}</summary>
          ${tableOf(view, `${id}-title`, MOST_VALUES)}
        </details>`
      }
      ${file !== null && html`<span class="files"><a href="${file}" download>CSV</a></span>`}
    </div>
  </figure>`;
}

function subject({ recipe }: FigureResult, language: Language): Html | null {
  const { ports, port } = recipe.query.options;
  const named = Array.isArray(ports) ? ports : typeof port === "string" && port !== "" ? [port] : [];
  const region = recipe.query.region === null ? [] : [regionName(recipe.query.region, language)];
  const parts = [...named.map((key) => reportPortLabel(String(key))), ...region];
  return parts.length === 0 ? null : html` – ${parts.join(", ")}`;
}

function drawingOf({ result, language, number }: FigureView): Html | null {
  const words = wordsOf(language);
  try {
    const draw = (width: number, side: string): DrawnFigure =>
      drawFigure(result, { words, width, id: `f${number}${side}` });
    const wide = draw(WIDE, "w");
    const narrow = draw(NARROW, "n");
    const key = wide.key?.map(
      ({ color, text }) =>
        html`<li>
          <svg width="16" height="12" aria-hidden="true"><rect width="16" height="12" rx="2" fill="${color}" /></svg
          >${text}
        </li>`,
    );
    return html`<div class="plot" role="img" aria-labelledby="figure-${number}-title">
        <div class="wide">${trustedMarkup(wide.chart.svg)}</div>
        <div class="narrow">${trustedMarkup(narrow.chart.svg)}</div>
      </div>
      ${
        key !== undefined &&
        html`<ul class="key">
          ${key}
        </ul>`
      }`;
  } catch (error) {
    if (error instanceof TeitenError && ["figure-not-drawn", "figure-empty"].includes(error.code)) return null;
    throw error;
  }
}

function tableOf({ result, language, file }: FigureView, labelledBy: string, rows: number): Html {
  const columns = result.specs.filter(({ name }) => isShown(result, name));
  const count = Math.min(rows, columns[0] === undefined ? 0 : (result.columns[columns[0].name]?.length ?? 0));
  const cells = (name: string): readonly Cell[] =>
    (language === "ja" ? result.japanese?.[name] : undefined) ?? result.columns[name] ?? [];
  return renderTable({
    labelledBy,
    columns: columns.map(({ name }) => ({
      head: COLUMN_HEADS[name]?.[language] ?? name,
      ...(isNumeric(result, name) ? { align: "num" as const } : {}),
    })),
    rows: Array.from({ length: count }, (_, row) => ({
      cells: columns.map(({ name }, index) => ({
        content:
          file !== null && isFew(result, name, row)
            ? `<${LEAST_COUNT}`
            : cellText(name, cells(name)[row] ?? null, language),
        header: index === 0,
      })),
    })),
  });
}

/** Whether a published count is nothing by rounding alone: a row of which nothing came is not there. */
function isFew({ columns }: FigureResult, name: string, row: number): boolean {
  return FEW.has(name) && !("bin" in columns) && columns[name]?.[row] === 0;
}

function isShown({ columns }: FigureResult, name: string): boolean {
  const cells = columns[name] ?? [];
  return !LEFT_OUT.has(name) && cells.some((cell) => cell !== null);
}

function isNumeric({ columns }: FigureResult, name: string): boolean {
  return (columns[name] ?? []).every((cell) => cell === null || typeof cell === "number");
}

function cellText(name: string, cell: Cell, language: Language): string {
  if (cell === null) return "–";
  if (typeof cell === "number") {
    if (name === "share" || name.endsWith("_share")) return `${formatNumber(cell * 100)}%`;
    return formatNumber(cell, Number.isInteger(cell) || Math.abs(cell) >= 100 ? 0 : Math.abs(cell) >= 10 ? 1 : 2);
  }
  if (name === "region") return regionName(String(cell), language);
  return name === "port" ? reportPortLabel(String(cell)) : String(cell);
}

function captionOf({ result, language }: FigureView): Html {
  const words = wordsOf(language);
  const { caption } = result;
  const parts: readonly (readonly [string, string])[] = [
    [PAGE_WORDS.unit[language], words.pick(caption.unit)],
    [PAGE_WORDS.days[language], `${caption.from} – ${addDays(caption.to, -1)} (${caption.zone})`],
    [PAGE_WORDS.sensors[language], words.captionSensors(caption)],
    [PAGE_WORDS.class[language], words.labels.classes[caption.trafficClass] ?? caption.trafficClass],
    [PAGE_WORDS.recipe[language], caption.revision],
  ];
  return html`<p class="fine">
    ${parts.filter(([, text]) => text !== "").map(([head, text]) => html`<span><b>${head}</b>${text}</span> `)}
  </p>`;
}
