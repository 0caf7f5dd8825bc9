import { html } from "../html.ts";
import type { Html, HtmlPart } from "../html.ts";

/** A column's head and how its cells stand. */
export interface TableColumn {
  readonly head: HtmlPart;
  readonly align?: "num" | "mid";
}

/** A cell with a class of its own, or the row's header. */
export interface TableCell {
  readonly content: HtmlPart;
  readonly kind?: string;
  readonly header?: boolean;
}

/** A row; a class marks sums and weekends. */
export interface TableRow {
  readonly cells: readonly (TableCell | HtmlPart)[];
  readonly kind?: string;
}

/** What a table shows; `labelledBy` is the id of the heading that names it, `caption` a heading of its own. */
export interface TableInput {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  readonly kind?: string;
  readonly caption?: string;
  readonly labelledBy?: string;
}

/** A table in a box that scrolls sideways, and can be scrolled by keyboard, where the page is too narrow. */
export function renderTable(input: TableInput): Html {
  const { columns, rows, caption, labelledBy } = input;
  const name = labelledBy === undefined ? null : html` aria-labelledby="${labelledBy}"`;
  return html`<div
    class="scroll"
    tabindex="0"
    role="region"
    ${name}${labelledBy === undefined && html` aria-label="${caption ?? ""}"`}
  >
    <table class="${input.kind ?? ""}" ${name}>
      ${caption !== undefined && html`<caption>${caption}</caption>`}
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" class="${column.align ?? ""}">${column.head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => renderRow(row, columns))}
      </tbody>
    </table>
  </div>`;
}

function renderRow(row: TableRow, columns: readonly TableColumn[]): Html {
  const cells = row.cells.map((cell, index) => renderCell(asCell(cell), columns[index]?.align ?? ""));
  return html`<tr${row.kind !== undefined && html` class="${row.kind}"`}>${cells}</tr>
`;
}

function renderCell({ content, kind, header }: TableCell, align: string): Html {
  const names = [align, kind ?? ""].filter((name) => name !== "").join(" ");
  const attribute = names === "" ? null : html` class="${names}"`;
  return header === true ? html`<th scope="row" ${attribute}>${content}</th>` : html`<td${attribute}>${content}</td>`;
}

function asCell(cell: TableCell | HtmlPart): TableCell {
  return typeof cell === "object" && cell !== null && "content" in cell ? cell : { content: cell };
}
