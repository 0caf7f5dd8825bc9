export { LANGUAGES, type Language } from "./language.ts";
export { parseQuarter, type Quarter } from "./period.ts";
export { makeQuarterlyReport, type QuarterlyOrder, type WrittenReport } from "./quarterly-report.ts";
export { renderFigureSvg } from "./standalone/render-figure-svg.ts";
