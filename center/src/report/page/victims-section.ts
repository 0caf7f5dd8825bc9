import { html } from "../html.ts";
import type { Html } from "../html.ts";
import { formatNumber } from "../number-format.ts";
import { markOf, renderFrame, titleId } from "./exhibit-frame.ts";
import { labelNotes } from "./label-notes.ts";
import type { PageContext } from "./page-context.ts";
import { renderTable } from "./table.ts";

/** The victims of denial of service with the most answers in each month. */
export function renderVictims(context: PageContext): Html {
  const { words, model } = context;
  const { exhibit, rows } = model.victims;
  if (rows.length === 0) return renderFrame(context, { exhibit, body: html`<p>${words.labels.noVictim}</p>` });
  const nameRow = (row: number): string => `${rows[row]?.network ?? ""} ${rows[row]?.port ?? ""}`;
  const footnotes = labelNotes(context, exhibit, { nameRow, marked: true });
  const { columns } = words.labels;
  const body = renderTable({
    columns: [
      { head: columns.month },
      { head: columns.network },
      { head: columns.region },
      { head: columns.service },
      { head: columns.packets, align: "num" },
      { head: columns.sensors, align: "num" },
      { head: columns.duration, align: "num" },
    ],
    rows: rows.map((row, index) => ({
      cells: [
        { content: words.month(row.month), header: true },
        { content: html`${networkOf(row.network, row.asn)}${markOf(footnotes, index, exhibit)}`, header: true },
        words.region(row.region),
        words.port(row.port),
        formatNumber(row.packets),
        row.sensors,
        formatNumber(row.seconds / 60),
      ],
    })),
    kind: "broad",
    labelledBy: titleId(exhibit),
  });
  return renderFrame(context, { exhibit, body, footnotes });
}

function networkOf(network: string, asn: number): string {
  return asn === 0 ? network : `${network} (AS${asn})`;
}
