export type { ReadySegment, SegmentStore, Spool, SpoolUsage } from "./spool.ts";
export { DEFAULT_QUOTA, openSpool } from "./open-spool.ts";
export type { SpoolOptions } from "./open-spool.ts";
export type { DiskSpool } from "./disk-spool.ts";
export { tombstoneFacts } from "./shelf.ts";
