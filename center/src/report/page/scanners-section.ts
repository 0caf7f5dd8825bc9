import { countKey } from "../color-key.ts";
import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { ScannerDays, ScannerShares, ScanRuleRow } from "../model/index.ts";
import { UNCLAIMED } from "../model/index.ts";
import { columnDecimals, formatNumber } from "../number-format.ts";
import { countSteps, stepOf } from "../steps.ts";
import { renderDayTable } from "./day-table.ts";
import { markOf, renderFrame, titleId } from "./exhibit-frame.ts";
import { labelNotes } from "./label-notes.ts";
import type { PageContext } from "./page-context.ts";
import { breakable } from "./ranking-section.ts";
import { renderKey, renderStrip } from "./strip.ts";
import { renderShare } from "./meter.ts";
import { renderTable } from "./table.ts";
import type { TableColumn, TableRow } from "./table.ts";

/** Announced scanners by day, their share of the rankings, and scan sources by three rules. */
export function renderScanners(context: PageContext): Html {
  const { scanners } = context.model;
  return html`${renderHomeDays(context, scanners.homeDays)}${renderCalendar(context, scanners.allDays)}${renderShares(context, "port", scanners.ports)}${renderShares(context, "region", scanners.regions)}${renderRules(context)}`;
}

/** Scan sources of the home region by day and organisation. */
export function renderHomeDays(context: PageContext, days: ScannerDays): Html {
  const { exhibit } = days;
  const name = (row: number): string => String(exhibit.columns["day"]?.[row] ?? "");
  return renderFrame(context, {
    exhibit,
    body:
      days.organisations.length === 0 ? html`<p>${context.words.labels.nothing}</p>` : renderDayTable(context, days),
    footnotes: labelNotes(context, exhibit, { nameRow: name, marked: false }),
    kind: "long",
  });
}

function renderCalendar(context: PageContext, days: ScannerDays): Html {
  const { words, model } = context;
  const { exhibit, organisations } = days;
  if (organisations.length === 0) return renderFrame(context, { exhibit, body: html`<p>${words.labels.nothing}</p>` });
  const bounds = countSteps(Math.max(0, ...days.days.flatMap((day) => day.sources ?? [])));
  const rows = organisations.map((organisation, index) => ({
    name: organisationName(context, organisation),
    cells: days.days.map(({ sources }) => ({
      step: sources === null ? null : stepOf(sources[index] ?? 0, bounds),
      text: "",
    })),
  }));
  const strip = renderStrip(context, {
    id: exhibit.id,
    label: words.chartLabel(exhibit, model),
    days: days.days.map((day) => day.day),
    rows,
  });
  const more = days.unlisted > 0 ? [{ rows: [], text: words.unlistedNote(days.unlisted) }] : [];
  const name = (row: number): string => String(exhibit.columns["day"]?.[row] ?? "");
  return renderFrame(context, {
    exhibit,
    body: html`${strip}${renderKey(countKey(words, bounds))}`,
    values: renderDayTable(context, days),
    footnotes: [...more, ...labelNotes(context, exhibit, { nameRow: name, marked: false })],
  });
}

function renderShares(context: PageContext, kind: "port" | "region", shares: ScannerShares): Html {
  const { words } = context;
  const { columns } = words.labels;
  const digits = columnDecimals(shares.rows.flatMap((row) => [row.rate, row.rateWithout]));
  const heads: readonly TableColumn[] = [
    { head: columns.rank, align: "mid" },
    { head: columns[kind] },
    { head: columns.rate, align: "num" },
    { head: columns.rateWithout, align: "num" },
    { head: columns.rankWithout, align: "mid" },
    { head: columns.announcedShare, align: "num" },
    { head: columns.scanShare, align: "num" },
  ];
  const nameOf = (key: string): string => (kind === "port" ? words.port(key) : words.region(key));
  const naming = { nameRow: (row: number): string => nameOf(shares.rows[row]?.key ?? ""), marked: true };
  const footnotes = labelNotes(context, shares.exhibit, naming);
  const rows = shares.rows.map((row, index): TableRow => ({
    cells: [
      { content: row.rank, kind: "rank" },
      {
        content: breakable(nameOf(row.key), markOf(footnotes, index, shares.exhibit)),
        kind: "key-cell",
        header: true,
      },
      formatNumber(row.rate, digits),
      formatNumber(row.rateWithout, digits),
      { content: row.rankWithout, kind: row.rankWithout === row.rank ? "soft" : "bold" },
      { content: renderShare(row.announcedShare, 1), kind: "nowrap" },
      { content: renderShare(row.scanShare, 1), kind: "nowrap" },
    ],
  }));
  const body = renderTable({ columns: heads, rows, kind: "broad", labelledBy: titleId(shares.exhibit) });
  return renderFrame(context, {
    exhibit: shares.exhibit,
    body,
    footnotes,
  });
}

function renderRules(context: PageContext): Html {
  const { words, model } = context;
  const { columns, rules, classes, all } = words.labels;
  const { exhibit, rows } = model.scanners.rules;
  const heads: readonly TableColumn[] = [
    { head: columns.rule },
    { head: columns.trafficClass },
    { head: columns.sourceRegion },
    { head: columns.perDay, align: "num" },
    { head: columns.most, align: "num" },
    { head: columns.distinct, align: "num" },
  ];
  const most = (row: ScanRuleRow): Html =>
    html`${formatNumber(row.most)}${row.mostOn !== null && html` <span class="soft nowrap">(${words.axisDay(row.mostOn)})</span>`}`;
  const cells = (row: ScanRuleRow): TableRow => ({
    cells: [
      { content: rules[row.rule], header: true },
      classes[row.trafficClass] ?? row.trafficClass,
      row.region === null ? all : words.region(row.region),
      formatNumber(row.perDay, columnDecimals([row.perDay, 1])),
      most(row),
      formatNumber(row.distinct),
    ],
  });
  const body = renderTable({ columns: heads, rows: rows.map(cells), kind: "broad", labelledBy: titleId(exhibit) });
  return renderFrame(context, { exhibit, body });
}

/** The organisation's name, or the word for scan sources that nobody announces. */
export function organisationName({ words }: PageContext, organisation: string): string {
  return organisation === UNCLAIMED ? words.labels.unclaimed : organisation;
}
