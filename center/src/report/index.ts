export { formatColumns } from "./csv.ts";
export { Html, html, trustedMarkup, type HtmlPart } from "./html.ts";
export { LANGUAGES, type Language } from "./language.ts";
export { textWidth, valueScale, type ValueScale } from "./chart/index.ts";
export { columnDecimals, formatNumber, formatRate } from "./number-format.ts";
export { PAGE_STYLE, renderTable, type TableColumn, type TableRow } from "./page/index.ts";
export { printPdf } from "./pdf/index.ts";
export type { PdfOrder } from "./pdf/index.ts";
export { readPublished } from "./write-report.ts";
export { parseQuarter, type Quarter } from "./period.ts";
export { reportPortLabel } from "./port-label.ts";
export {
  computeReport,
  makeQuarterlyReport,
  type QuarterlyOrder,
  type ReportRequest,
  type WrittenReport,
} from "./quarterly-report.ts";
export { readEdits, type ReportEdits } from "./edits/index.ts";
export { figureSources, hasNestedFigure, plainMarkdown, renderMarkdown } from "./markdown.ts";
export { reportFiles, type ReportManifest } from "./report-files.ts";
export { REPORT_FORMS, type ReportForm } from "./model/index.ts";
export { restatedNow } from "./model/restated.ts";
export { checkDrawn, drawFigure } from "./standalone/figure-chart.ts";
export type { DrawnFigure } from "./standalone/drawing.ts";
export { renderFigureSvg } from "./standalone/render-figure-svg.ts";
export { adviceOn, regionInSentence, wordsOf, type Words } from "./words/index.ts";
