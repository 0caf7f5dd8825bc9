import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { ChosenAnalysis } from "../model/index.ts";
import { formatNumber } from "../number-format.ts";
import { renderFrame, titleId } from "./exhibit-frame.ts";
import { renderMirai } from "./mirai-section.ts";
import type { PageContext } from "./page-context.ts";
import { renderPhenomena } from "./phenomena-section.ts";
import { renderHomeDays } from "./scanners-section.ts";
import { renderTable } from "./table.ts";

/** The quarter's own analysis. */
export function renderAnalysis(context: PageContext): Html | null {
  const { model } = context;
  if (model.analysis === null) return null;
  const { chosen } = model.analysis;
  switch (chosen.kind) {
    case "phenomenon":
      return renderPhenomena(context, chosen.phenomena);
    case "mirai":
      return renderMirai(context, chosen.mirai);
    case "home-scanners":
      return renderHomeDays(context, chosen.days);
    case "one-side":
      return renderOneSide(context, chosen);
  }
}

function renderOneSide(context: PageContext, { exhibit, rows }: Extract<ChosenAnalysis, { kind: "one-side" }>): Html {
  const { words } = context;
  const { columns } = words.labels;
  if (rows.length === 0) return renderFrame(context, { exhibit, body: html`<p>${words.labels.nothing}</p>` });
  const body = renderTable({
    columns: [
      { head: columns.network },
      { head: columns.scope },
      { head: columns.packets, align: "num" },
      { head: columns.days, align: "num" },
      { head: columns.sensors, align: "num" },
    ],
    rows: rows.map((row) => ({
      cells: [
        { content: row.block, header: true },
        words.scope(row.side),
        formatNumber(row.packets),
        row.days,
        row.sensors,
      ],
    })),
    labelledBy: titleId(exhibit),
  });
  return renderFrame(context, { exhibit, body });
}
