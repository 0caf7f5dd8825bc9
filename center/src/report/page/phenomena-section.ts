import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { Exhibit, PhenomenaSection, Phenomenon } from "../model/index.ts";
import { columnDecimals, formatNumber, formatRate, formatShare } from "../number-format.ts";
import { renderEdit } from "./edit-text.ts";
import { markOf, renderFrame, titleId } from "./exhibit-frame.ts";
import type { PageContext } from "./page-context.ts";
import { renderTrend } from "./ranking-section.ts";
import { renderTable } from "./table.ts";
import type { TableInput } from "./table.ts";

const MOST_SENSORS = 10;

/** The rises of the quarter, and what is known of the ones that stand out. */
export function renderPhenomena(context: PageContext, phenomena: PhenomenaSection): Html {
  return html`${renderChanges(context, phenomena)}${phenomena.chosen.map((one) => renderPhenomenon(context, one))}${context.edits.phenomena.map((one) => html`<h3>${one.title[context.words.language]}</h3>${renderEdit(context, one.text)}`)}`;
}

function renderChanges(context: PageContext, { exhibit, rows, total }: PhenomenaSection): Html {
  const { words } = context;
  const { columns } = words.labels;
  if (rows.length === 0) return renderFrame(context, { exhibit, body: html`<p>${words.labels.noChange}</p>` });
  const footnotes = [
    ...exhibit.labels.map((label) => ({ rows: [label.row], text: words.sentence(words.pick(label.text)) })),
    ...(total > rows.length ? [{ rows: [], text: words.shownChanges(rows.length, total) }] : []),
  ];
  const body = renderTable({
    columns: [
      { head: columns.what },
      { head: columns.since },
      { head: columns.until },
      { head: columns.factor, align: "num" },
      { head: columns.score, align: "num" },
      { head: columns.scope },
      { head: columns.sensorsHit, align: "num" },
      { head: columns.scannerPart, align: "num" },
    ],
    rows: rows.map((row, index) => ({
      cells: [
        { content: html`${words.sentence(words.changed(row))}${markOf(footnotes, index, exhibit)}`, header: true },
        { content: moment(row.start), kind: "nowrap" },
        { content: row.end === null ? words.labels.goesOn : moment(row.end), kind: "nowrap" },
        formatRate(row.factor),
        formatRate(row.score),
        words.scope(row.scope),
        `${formatNumber(row.sensorsHit)}/${formatNumber(row.sensorsCovered)}`,
        formatShare(row.scannerShare),
      ],
    })),
    kind: "rises",
    labelledBy: titleId(exhibit),
  });
  return renderFrame(context, { exhibit, body, footnotes });
}

/** `2022-08-27 02:00`, of an instant with its offset. */
function moment(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;
}

function renderPhenomenon(context: PageContext, phenomenon: Phenomenon): Html {
  const { words } = context;
  const kind = phenomenon.port === null ? "region" : "port";
  return html`<h3 id="phenomenon-${phenomenon.number}">${words.phenomenonTitle(phenomenon)}</h3>
    <div class="prose">${words.phenomenon(phenomenon).map((text) => html`<p>${text}</p>`)}</div>
    ${renderTrend(context, kind, phenomenon.trend)}${renderEvidence(context, phenomenon)}${renderSources(context, phenomenon.sources)}${renderTargets(context, phenomenon.targets)}`;
}

function renderSources(context: PageContext, exhibit: Exhibit | null): Html | null {
  if (exhibit === null) return null;
  const { words } = context;
  const { columns } = words.labels;
  const rows = rowsOf(exhibit);
  if (rows.length === 0) return renderFrame(context, { exhibit, body: html`<p>${words.labels.nothing}</p>` });
  const body = renderTable({
    columns: [
      { head: columns.region },
      { head: columns.packets, align: "num" },
      { head: columns.share, align: "num" },
      { head: columns.sources, align: "num" },
      { head: columns.freshSources, align: "num" },
    ],
    rows: rows.map((row) => ({
      cells: [
        { content: words.region(String(row["region"])), header: true },
        formatNumber(Number(row["packets"])),
        formatShare(Number(row["share"])),
        formatNumber(Number(row["sources"])),
        row["new_sources"] === null ? "–" : formatNumber(Number(row["new_sources"])),
      ],
    })),
    labelledBy: titleId(exhibit),
  });
  return renderFrame(context, { exhibit, body });
}

function renderTargets(context: PageContext, exhibit: Exhibit): Html {
  const { words } = context;
  const { columns } = words.labels;
  const rows = rowsOf(exhibit);
  if (rows.length === 0) return renderFrame(context, { exhibit, body: html`<p>${words.labels.nothing}</p>` });
  const body = renderTable({
    columns: [{ head: columns.port }, { head: columns.sources, align: "num" }, { head: columns.share, align: "num" }],
    rows: rows.map((row) => ({
      cells: [
        { content: words.port(String(row["port"])), header: true },
        formatNumber(Number(row["sources"])),
        formatShare(Number(row["share"])),
      ],
    })),
    labelledBy: titleId(exhibit),
  });
  return renderFrame(context, { exhibit, body: html`<div class="fit">${body}</div>` });
}

/** The sensors with the greatest excess; all of them in the values behind. */
function renderEvidence(context: PageContext, { evidence: { exhibit, rows } }: Phenomenon): Html {
  const { words } = context;
  const { columns, yes, no } = words.labels;
  const digits = columnDecimals(rows.map((row) => row.expected));
  const table = (shown: typeof rows): TableInput => ({
    columns: [
      { head: columns.sensor },
      { head: columns.networkName },
      { head: columns.packets, align: "num" },
      { head: columns.expected, align: "num" },
      { head: columns.inScope, align: "mid" },
    ],
    rows: shown.map((row) => ({
      cells: [
        { content: row.sensor, header: true },
        row.network,
        formatNumber(row.packets),
        row.expected === null ? "–" : formatNumber(row.expected, digits),
        { content: row.inScope ? yes : no, kind: "nowrap" },
      ],
    })),
    labelledBy: titleId(exhibit),
  });
  const first = rows.slice(0, MOST_SENSORS);
  const more = rows.length > first.length;
  return renderFrame(context, {
    exhibit,
    body: html`<div class="fit">${renderTable(table(first))}</div>`,
    footnotes: more ? [{ rows: [], text: words.shownOf(first.length, rows.length) }] : [],
    ...(more ? { values: renderTable(table(rows)) } : {}),
  });
}

function rowsOf({ columns }: Exhibit): readonly Readonly<Record<string, unknown>>[] {
  const entries = Object.entries(columns);
  const count = entries[0]?.[1].length ?? 0;
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(entries.map(([name, cells]) => [name, cells[row] ?? null])),
  );
}
