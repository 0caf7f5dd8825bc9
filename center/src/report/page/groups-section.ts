import { drawMonthChart, largestOf } from "../chart/index.ts";
import { html, trustedMarkup } from "../html.ts";
import type { Html } from "../html.ts";
import type { GroupMonth, GroupMonths } from "../model/index.ts";
import { columnDecimals, formatNumber } from "../number-format.ts";
import { renderFrame, titleId } from "./exhibit-frame.ts";
import { labelNotes } from "./label-notes.ts";
import type { PageContext } from "./page-context.ts";
import { valueCell } from "./ranking-section.ts";
import { renderTable } from "./table.ts";
import type { TableCell } from "./table.ts";

/** Home and abroad side by side on one scale. */
export function renderGroups(context: PageContext): Html {
  const { groups } = context.model;
  const bars = groups.map((group) =>
    group.months.map((month) => ({ ...month, label: context.words.month(month.month) })),
  );
  const largest = largestOf(bars.flat());
  const figures = groups.map((group, index) => {
    const input = {
      months: bars[index] ?? [],
      unit: context.words.labels.perSensorDay,
      missing: context.words.labels.missing,
      largest,
    };
    const chart = drawMonthChart(input, { width: 470, height: 330 }, group.exhibit.id);
    return frame(context, group, chart.svg);
  });
  return html`<div class="${groups.length > 1 ? "pair" : "single"}">${figures}</div>
    ${key(context)}`;
}

function frame(context: PageContext, group: GroupMonths, svg: string): Html {
  const { words, model } = context;
  const { exhibit } = group;
  const body = html`<div class="plot" role="img" aria-label="${words.chartLabel(exhibit, model)}">
    ${trustedMarkup(svg)}
  </div>`;
  return renderFrame(context, {
    exhibit,
    body,
    values: values(context, group),
    footnotes: labelNotes(context, exhibit, {
      nameRow: (row) => words.month(group.months[row]?.month ?? ""),
      marked: false,
    }),
  });
}

function values({ words }: PageContext, { exhibit, months }: GroupMonths): Html {
  const { columns, missing } = words.labels;
  const digits = columnDecimals(months.flatMap((month) => [month.mean, month.median, month.withoutTop, month.before]));
  const value = (number: number | null): TableCell => valueCell(number, digits, missing);
  const cells = (month: GroupMonth): readonly TableCell[] => [
    { content: words.month(month.month), header: true },
    value(month.mean),
    value(month.median),
    value(month.withoutTop),
    { content: month.quartiles === null ? "–" : month.quartiles.map((one) => formatNumber(one, digits)).join("–") },
    { content: month.before === null ? "–" : formatNumber(month.before, digits) },
    { content: month.sensors },
    { content: formatNumber(month.sensorDays, 1) },
  ];
  const heads = (["mean", "median", "withoutTop", "quartiles", "before", "sensors", "sensorDays"] as const).map(
    (name) => ({
      head: columns[name],
      align: "num" as const,
    }),
  );
  return renderTable({
    labelledBy: titleId(exhibit),
    columns: [{ head: columns.month }, ...heads],
    rows: months.map((month) => ({ cells: cells(month) })),
  });
}

const SIGNS: Readonly<Record<"mean" | "before" | "quartiles" | "median" | "withoutTop", string>> = {
  mean: '<rect x="3" y="2" width="14" height="12" fill="#0a5f9e"/>',
  before: '<rect x="3" y="2" width="14" height="12" fill="#b9c6d2"/>',
  quartiles: '<path d="M5 2h10M10 2v12M5 14h10" stroke="#1c2733" stroke-width="1.5" fill="none"/>',
  median: '<path d="M10 2l6 6-6 6-6-6z" fill="#1c2733"/>',
  withoutTop: '<circle cx="10" cy="8" r="4.5" fill="#fff" stroke="#1c2733" stroke-width="1.5"/>',
};

function key({ words: { labels }, model }: PageContext): Html {
  const names = (["mean", "before", "quartiles", "median", "withoutTop"] as const).filter(
    (name) => name !== "before" || model.hasYearBefore,
  );
  const sign = (name: keyof typeof SIGNS): Html =>
    trustedMarkup(`<svg width="20" height="16" aria-hidden="true">${SIGNS[name]}</svg>`);
  return html`<ul class="key">
    ${names.map((name) => html`<li>${sign(name)}${labels.monthMarks[name]}</li>`)}
  </ul>`;
}
