export { STANDARD_INPUT, openCapture } from "./open-capture.ts";
export type { CaptureBytes, CompressionCut } from "./open-capture.ts";
export { readCapture, readingFailure } from "./read-capture.ts";
export type { Compression } from "./decompress.ts";
export { archivePathOf, listArchive, sweepArriving } from "./archive-files.ts";
export { arriveCapture, syncArchive } from "./put-capture.ts";
export type { ArrivedCapture } from "./put-capture.ts";
export { hashArchived, openArchived } from "./archived-capture.ts";
