import { cutScale, drawLineChart, SERIES } from "../chart/index.ts";
import type { ChartLine } from "../chart/index.ts";
import { html, trustedMarkup } from "../html.ts";
import type { Html, HtmlPart } from "../html.ts";
import type { PreviousRank, Ranking, RankingRow, Trend } from "../model/index.ts";
import { columnDecimals, formatChange, formatNumber, formatShare } from "../number-format.ts";
import { markOf, renderFrame, titleId } from "./exhibit-frame.ts";
import { labelNotes } from "./label-notes.ts";
import type { Footnote, PageContext } from "./page-context.ts";
import { renderShare } from "./meter.ts";
import { renderTable } from "./table.ts";
import type { TableCell, TableColumn, TableRow } from "./table.ts";

/** A top ten and the daily lines of its first five. */
export function renderRanking(context: PageContext, kind: "port" | "region", ranking: Ranking, trend: Trend): Html {
  return html`${renderTop(context, kind, ranking)}${renderTrend(context, kind, trend)}`;
}

function renderTop(context: PageContext, kind: "port" | "region", ranking: Ranking): Html {
  const { words, model } = context;
  const { exhibit, rows } = ranking;
  const narrow = model.narrow.filter((rise) => rise.of === kind);
  const footnotes: Footnote[] = [
    ...labelNotes(context, exhibit, { nameRow: (row) => nameOf(context, kind, rows[row]?.key ?? ""), marked: true }),
    ...narrow.map((rise) => ({ rows: [rows.findIndex((row) => row.key === rise.key)], text: words.narrowNote(rise) })),
  ];
  if (!model.hasPrevious) footnotes.push({ rows: [], text: words.noComparison() });
  const body = renderTable({
    columns: columnsOf(context, kind),
    rows: [
      ...rows.map((_, index) => rowOf(context, kind, ranking, index, markOf(footnotes, index, exhibit))),
      ...sums(context, kind, ranking),
    ],
    kind: model.hasPrevious ? "broad" : "",
    labelledBy: titleId(exhibit),
  });
  return renderFrame(context, { exhibit, body, footnotes });
}

function columnsOf({ words: { labels }, model }: PageContext, kind: "port" | "region"): readonly TableColumn[] {
  const { columns } = labels;
  const sources: readonly TableColumn[] = kind === "region" ? [{ head: columns.sourcesPerDay, align: "num" }] : [];
  return [
    { head: columns.rank, align: "mid" },
    { head: columns[kind] },
    ...(model.hasPrevious ? [{ head: columns.previousRank, align: "mid" as const }] : []),
    { head: columns.rate, align: "num" },
    ...(model.hasPrevious
      ? [columns.previousRate, columns.change].map((head) => ({ head, align: "num" as const }))
      : []),
    ...sources,
    { head: columns.packets, align: "num" },
    { head: columns.share, align: "num" },
  ];
}

function rowOf(
  context: PageContext,
  kind: "port" | "region",
  ranking: Ranking,
  index: number,
  mark: Html | null,
): TableRow {
  const { words, model } = context;
  const row = ranking.rows[index];
  if (row === undefined) return { cells: [] };
  const digits = columnDecimals(ranking.rows.map((one) => one.rate));
  const sourceDigits = columnDecimals(ranking.rows.map((one) => one.sourcesPerDay));
  const sources =
    kind === "region" ? [row.sourcesPerDay === null ? "–" : formatNumber(row.sourcesPerDay, sourceDigits)] : [];
  const most = Math.max(...ranking.rows.map((one) => one.share));
  const before = model.hasPrevious ? [previousRankCell(row.previousRank, words.labels.outside)] : [];
  return {
    cells: [
      { content: row.rank, kind: "rank" },
      { content: breakable(nameOf(context, kind, row.key), mark), kind: "key-cell", header: true },
      ...before,
      formatNumber(row.rate, digits),
      ...(model.hasPrevious ? changeCells(row, digits, words.labels.fresh) : []),
      ...sources,
      formatNumber(row.packets),
      { content: renderShare(row.share, most), kind: "nowrap" },
    ],
  };
}

function nameOf({ words }: PageContext, kind: "port" | "region", key: string): string {
  return kind === "port" ? words.port(key) : words.region(key);
}

/** What is outside the ten, and the base of the shares. */
function sums(
  { words, model }: PageContext,
  kind: "port" | "region",
  { rows, totalPackets }: Ranking,
): readonly TableRow[] {
  const listed = rows.reduce((sum, row) => sum + row.packets, 0);
  const blank: readonly HtmlPart[] = Array.from(
    { length: (kind === "region" ? 2 : 1) + (model.hasPrevious ? 3 : 0) },
    () => "",
  );
  const line = (name: string, packets: number): TableRow => ({
    kind: "sum",
    cells: [
      "",
      { content: name, header: true },
      ...blank,
      formatNumber(packets),
      totalPackets === 0 ? "" : formatShare(packets / totalPackets),
    ],
  });
  return [line(words.labels.others, totalPackets - listed), line(words.labels.total, totalPackets)];
}

function previousRankCell(rank: PreviousRank, outside: string): TableCell {
  if (typeof rank === "number") return { content: rank };
  return { content: rank === "outside" ? outside : "–", kind: "soft nowrap" };
}

function changeCells({ change, previousRate }: RankingRow, digits: number, fresh: string): readonly TableCell[] {
  const before = { content: previousRate === null ? "–" : formatNumber(previousRate, digits), kind: "soft" };
  if (change === null) return [before, { content: previousRate === 0 ? fresh : "–", kind: "soft" }];
  return [before, { content: formatChange(change), kind: change > 0.0005 ? "up" : change < -0.0005 ? "down" : "" }];
}

/** A label that breaks, where the page is narrow, between the name and the port alone; marks stay at its end. */
export function breakable(name: string, mark: Html | null): Html {
  const at = name.indexOf("(");
  if (at <= 0) return html`<span>${name}${mark}</span>`;
  return html`<span>${name.slice(0, at)}</span><wbr><span>${name.slice(at)}${mark}</span>`;
}

/** Daily lines as a chart with their values behind; `unit` and the name of the column of days where they are others. */
export function renderTrend(
  context: PageContext,
  kind: "port" | "region",
  trend: Trend,
  as: { readonly unit: string; readonly day: string } = { unit: context.words.labels.perSensorDay, day: "bin" },
): Html {
  const { words, model } = context;
  const { exhibit, bins } = trend;
  const lines: readonly ChartLine[] = trend.lines.map((line) => ({
    name: nameOf(context, kind, line.key),
    values: line.values,
  }));
  if (lines.length === 0) return renderFrame(context, { exhibit, body: html`<p>${words.labels.nothing}</p>` });
  const input = { bins, lines, unit: as.unit, format: words.axisDay };
  const wide = drawLineChart({ ...input, endLabels: true }, { width: 980, height: 380 }, `${exhibit.id}-w`);
  const narrow = drawLineChart({ ...input, endLabels: false }, { width: 400, height: 320 }, `${exhibit.id}-n`);
  const body = html`<div class="plot" role="img" aria-label="${words.chartLabel(exhibit, model)}">
      <div class="wide">${trustedMarkup(wide.svg)}</div>
      <div class="narrow">${trustedMarkup(narrow.svg)}</div>
    </div>
    <ul class="key lines">
      ${lines.map((line, index) => html`<li>${swatch(index)}${line.name}</li>`)}
    </ul>`;
  const cut = cutScale(lines.flatMap((line) => line.values)).isCut ? [{ rows: [], text: words.cutAxisNote() }] : [];
  const dayColumn = texts(exhibit.columns[as.day]);
  const keyColumn = texts(exhibit.columns[kind]);
  const nameRow = (row: number): string =>
    `${words.axisDay(dayColumn[row] ?? "")} ${nameOf(context, kind, keyColumn[row] ?? "")}`;
  return renderFrame(context, {
    exhibit,
    body,
    values: trendValues(context, trend, lines),
    footnotes: [...cut, ...labelNotes(context, exhibit, { nameRow, marked: false })],
  });
}

function trendValues({ words }: PageContext, { exhibit, bins }: Trend, lines: readonly ChartLine[]): Html {
  const digits = columnDecimals(
    lines.flatMap((line) => line.values.map((value) => (value === null ? null : Math.max(value, 1)))),
  );
  return renderTable({
    labelledBy: titleId(exhibit),
    columns: [{ head: words.labels.columns.day }, ...lines.map((line) => ({ head: line.name, align: "num" as const }))],
    rows: bins.map((bin, index) => ({
      cells: [
        { content: bin, header: true },
        ...lines.map((line) => valueCell(line.values[index] ?? null, digits, words.labels.missing)),
      ],
    })),
  });
}

/** A number, or the word for missing on grey. */
export function valueCell(value: number | null, digits: number, missing: string): TableCell {
  return value === null ? { content: missing, kind: "absent" } : { content: formatNumber(value, digits) };
}

function swatch(index: number): Html {
  const style = SERIES[index % SERIES.length];
  const dash = style === undefined || style.dash === "solid" ? "" : ` stroke-dasharray="${style.dash.join(" ")}"`;
  return trustedMarkup(
    `<svg width="26" height="8" aria-hidden="true"><path d="M0 4H26" stroke="${style?.color ?? "#000"}" stroke-width="${style?.width ?? 2}"${dash}/></svg>`,
  );
}

function texts(cells: readonly unknown[] | undefined): readonly string[] {
  return (cells ?? []).map(String);
}
