export { findBrowser } from "./find-browser.ts";
export { printPdf } from "./print-pdf.ts";
export type { PdfOrder } from "./print-pdf.ts";
