export { renderQuarterlyPage, type ReportFiles } from "./render-page.ts";
