import type { Files } from "../host/index.ts";
import { scanStart } from "../segment/index.ts";

/** Enough of a segment to hold the facts that it states at its beginning. */
const START = 4096;

/** `from` of a segment, microseconds since 1970 UTC, read from its beginning; null when that is damaged. */
export async function readSegmentStart(files: Files, path: string): Promise<number | null> {
  return scanStart((await files.read(path, START)).subarray(0, START));
}
