import { html } from "../html.ts";
import type { Html } from "../html.ts";
import type { MiraiSection } from "../model/index.ts";
import { formatNumber } from "../number-format.ts";
import { renderFrame, titleId } from "./exhibit-frame.ts";
import { labelNotes } from "./label-notes.ts";
import { renderShare } from "./meter.ts";
import type { PageContext } from "./page-context.ts";
import { breakable, renderTrend } from "./ranking-section.ts";
import { renderTable } from "./table.ts";

/** Packets with the Mirai-type mark by port, the sources of the Telnet ports, and marked hosts by day. */
export function renderMirai(context: PageContext, mirai: MiraiSection): Html {
  return html`${renderPorts(context, mirai.ports)}${renderTelnet(context, mirai.telnet)}${renderTrend(context, "region", mirai.hosts, { unit: context.words.labels.sourcesUnit, day: "day" })}`;
}

function renderPorts(context: PageContext, { exhibit, rows }: MiraiSection["ports"]): Html {
  const { words } = context;
  const { columns } = words.labels;
  if (rows.length === 0) return renderFrame(context, { exhibit, body: html`<p>${words.labels.nothingMarked}</p>` });
  const body = renderTable({
    columns: [
      { head: columns.port },
      { head: columns.requests, align: "num" },
      { head: columns.marked, align: "num" },
      { head: columns.markedShare, align: "num" },
    ],
    rows: rows.map((row) => ({
      cells: [
        { content: breakable(words.port(row.port), null), kind: "key-cell", header: true },
        formatNumber(row.packets),
        formatNumber(row.marked),
        { content: renderShare(row.share, 1), kind: "nowrap" },
      ],
    })),
    labelledBy: titleId(exhibit),
  });
  const nameRow = (row: number): string => words.port(rows[row]?.port ?? "");
  return renderFrame(context, { exhibit, body, footnotes: labelNotes(context, exhibit, { nameRow, marked: false }) });
}

function renderTelnet(context: PageContext, { exhibit, rows }: MiraiSection["telnet"]): Html {
  const { words } = context;
  const { columns } = words.labels;
  if (rows.length === 0) return renderFrame(context, { exhibit, body: html`<p>${words.labels.nothing}</p>` });
  const body = renderTable({
    columns: [
      { head: columns.port },
      { head: columns.sources, align: "num" },
      { head: columns.marked, align: "num" },
      { head: columns.unmarked, align: "num" },
      { head: columns.markedShare, align: "num" },
    ],
    rows: rows.map((row) => ({
      cells: [
        { content: breakable(words.port(row.port), null), kind: "key-cell", header: true },
        formatNumber(row.sources),
        formatNumber(row.marked),
        formatNumber(row.sources - row.marked),
        { content: renderShare(row.sources === 0 ? 0 : row.marked / row.sources, 1), kind: "nowrap" },
      ],
    })),
    labelledBy: titleId(exhibit),
  });
  return renderFrame(context, { exhibit, body });
}
