import { html } from "../html.ts";
import type { Html } from "../html.ts";
import { UNCLAIMED } from "../model/index.ts";
import type { ScannerDays } from "../model/index.ts";
import type { PageContext } from "./page-context.ts";
import { titleId } from "./exhibit-frame.ts";
import { renderTable } from "./table.ts";
import type { TableCell, TableColumn, TableRow } from "./table.ts";

const MOST_SIDE_BY_SIDE = 5;

/**
 * Sources by day and organisation: the three months side by side where the organisations are few, one long table where
 * they are many. Organisations stand in the heads as letters, explained above.
 */
export function renderDayTable(context: PageContext, days: ScannerDays): Html {
  const letters = days.organisations.map((name, index) =>
    name === UNCLAIMED ? null : String.fromCharCode(65 + index),
  );
  const key = days.organisations.map((name, index) => {
    const letter = letters[index];
    return letter === null || letter === undefined ? null : html`<li><b>${letter}</b>${name}</li>`;
  });
  const legend = html`<ul class="key letters">
    ${key}
  </ul>`;
  if (days.organisations.length > MOST_SIDE_BY_SIDE) {
    return html`${legend}${dayTable(context, days, days.days, letters)}`;
  }
  const months = [...new Set(days.days.map(({ day }) => day.slice(0, 7)))];
  const tables = months.map((month) => {
    const rows = days.days.filter(({ day }) => day.startsWith(month));
    return dayTable(context, days, rows, letters, context.words.month(month));
  });
  return html`${legend}
    <div class="months">${tables}</div>`;
}

function dayTable(
  { words }: PageContext,
  days: ScannerDays,
  rows: ScannerDays["days"],
  letters: readonly (string | null)[],
  caption?: string,
): Html {
  const { columns, unclaimed, total, missing } = words.labels;
  const heads: readonly TableColumn[] = [
    { head: columns.day },
    ...days.organisations.map((name, index) => ({
      head: html`<abbr title="${name}">${letters[index] ?? unclaimed}</abbr>`,
      align: "num" as const,
    })),
    { head: total, align: "num" },
  ];
  const row = ({ day, sources, total: sum }: ScannerDays["days"][number]): TableRow => {
    const header: TableCell = { content: words.axisDay(day), header: true, kind: "nowrap" };
    const kind = /^[06]$/.test(String(new Date(`${day}T00:00:00Z`).getUTCDay())) ? { kind: "weekend" } : {};
    if (sources === null)
      return { cells: [header, ...heads.slice(1).map(() => ({ content: missing, kind: "absent" }))], ...kind };
    return { cells: [header, ...sources.map(count), count(sum ?? 0)], ...kind };
  };
  return renderTable({
    columns: heads,
    rows: rows.map(row),
    kind: days.organisations.length > MOST_SIDE_BY_SIDE ? "many" : "",
    ...(caption === undefined ? { labelledBy: titleId(days.exhibit) } : { caption }),
  });
}

function count(sources: number): TableCell {
  return { content: sources, ...(sources === 0 ? { kind: "zero" } : {}) };
}
