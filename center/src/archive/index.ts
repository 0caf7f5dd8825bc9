export { STANDARD_INPUT, openCapture } from "./open-capture.ts";
export type { CaptureBytes, CompressionCut } from "./open-capture.ts";
export { readCapture } from "./read-capture.ts";
export type { Compression } from "./decompress.ts";
