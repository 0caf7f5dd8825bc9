import { formatNumber, html, renderTable } from "../../report/index.ts";
import type { Html, Language, TableRow } from "../../report/index.ts";
import { dataTables } from "../open-data.ts";
import type { DataTable } from "../open-data.ts";
import type { SitePage } from "../site-page.ts";
import type { SiteView } from "../site-view.ts";
import { DATA, TABLE_NAMES } from "../words/data-words.ts";
import { PAGE_NAMES } from "../words/page-words.ts";

const FORMATS = ["csv", "json", "parquet"] as const;

/** The page of open data: each table with its files, and what its columns are. */
export function dataPage(view: SiteView, language: Language): SitePage {
  return {
    language,
    name: "data",
    title: PAGE_NAMES.data[language],
    description: DATA.lead[language],
    body: html`<h1>${PAGE_NAMES.data[language]}</h1>
      <p class="lead">${DATA.lead[language]}</p>
      <p>${DATA.use[language]}</p>
      <h2 id="tables">${DATA.tables[language]}</h2>
      ${renderTable({
        labelledBy: "tables",
        kind: "broad",
        columns: [
          { head: DATA.table[language] },
          { head: DATA.rows[language], align: "num" },
          { head: DATA.files[language] },
          { head: DATA.columns[language] },
        ],
        rows: [...dataTables(view).map((table) => tableRow(table, language)), rangesRow(view, language)],
      })}`,
  };
}

function tableRow({ name, columns }: DataTable, language: Language): TableRow {
  const title = TABLE_NAMES[name][language];
  const files = FORMATS.map(
    (format, index) => html`${index > 0 && " · "}${fileLink(`${name}.${format}`, format, title)}`,
  );
  return {
    cells: [
      { content: title, header: true },
      formatNumber(Object.values(columns)[0]?.length ?? 0),
      { content: files, kind: "nowrap" },
      Object.keys(columns).map((column, index) => html`${index > 0 && ", "}<code>${column}</code>`),
    ],
  };
}

function rangesRow({ scanners }: SiteView, language: Language): TableRow {
  const title = DATA.scannerFile[language];
  const link = fileLink("scanner-ranges.csv", "csv", title);
  return {
    cells: [{ content: title, header: true }, formatNumber(scanners.claims), { content: link, kind: "nowrap" }, ""],
  };
}

function fileLink(file: string, format: (typeof FORMATS)[number], title: string): Html {
  const name = label(format);
  return html`<a href="../data/${file}" download aria-label="${title}, ${name}">${name}</a>`;
}

function label(format: (typeof FORMATS)[number]): string {
  return format === "parquet" ? "Parquet" : format.toUpperCase();
}
