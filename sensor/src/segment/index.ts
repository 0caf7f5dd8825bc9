export { parseSegmentFile, partFile, segmentFile } from "./segment-name.ts";
export type { SegmentPlace } from "./segment-name.ts";
export { encodeStart, encodeStatistics } from "./pcapng-blocks.ts";
export type { FloodSecond, SegmentClosing } from "./pcapng-blocks.ts";
export { encodeClosing, encodeClosingAfter, encodeTombstone } from "./close-segment.ts";
export { scanSegment, scanStart, verifySegment } from "./scan-segment.ts";
export type { SegmentScan } from "./scan-segment.ts";
export { reduceSegment } from "./reduce-segment.ts";
export { PAYLOAD_HASH, PayloadCut, captureLength } from "./payload-policy.ts";
