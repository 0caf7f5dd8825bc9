import { formatNumber, html, renderTable } from "../../report/index.ts";
import type { Language, TableRow } from "../../report/index.ts";
import { dataTables } from "../open-data.ts";
import type { SitePage } from "../site-page.ts";
import type { SiteView } from "../site-view.ts";
import { DATA, TABLE_NAMES } from "../words/data-words.ts";
import { PAGE_NAMES } from "../words/page-words.ts";

const FORMATS = ["csv", "json", "parquet"] as const;

/** The page of open data: each table with its files, and what its columns are. */
export function dataPage(view: SiteView, language: Language): SitePage {
  const rows = dataTables(view).map(({ name, columns }): TableRow => ({
    cells: [
      { content: TABLE_NAMES[name][language], header: true },
      formatNumber(Object.values(columns)[0]?.length ?? 0),
      {
        content: FORMATS.map(
          (format, index) =>
            html`${index > 0 && " · "}<a
                href="../data/${name}.${format}"
                download
                aria-label="${TABLE_NAMES[name][language]}, ${label(format)}"
                >${label(format)}</a
              >`,
        ),
        kind: "nowrap",
      },
      Object.keys(columns).map((column, index) => html`${index > 0 && ", "}<code>${column}</code>`),
    ],
  }));
  const ranges: TableRow = {
    cells: [
      { content: DATA.scannerFile[language], header: true },
      formatNumber(view.scanners.claims),
      {
        content: html`<a href="../data/scanner-ranges.csv" download aria-label="${DATA.scannerFile[language]}, CSV"
          >CSV</a
        >`,
        kind: "nowrap",
      },
      "",
    ],
  };
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
        rows: [...rows, ranges],
      })}`,
  };
}

function label(format: (typeof FORMATS)[number]): string {
  return format === "parquet" ? "Parquet" : format.toUpperCase();
}
