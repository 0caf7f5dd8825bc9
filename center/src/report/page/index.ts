export { renderQuarterlyPage } from "./render-page.ts";
export type { ReportFiles } from "./render-page.ts";
export { STYLE as PAGE_STYLE } from "./style.ts";
export { renderTable } from "./table.ts";
export type { TableColumn, TableRow } from "./table.ts";
