import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import type { SegmentFacts } from "@teiten/core/uplink";
import { encodeStart, encodeStatistics } from "./pcapng-blocks.ts";
import type { FloodSecond } from "./pcapng-blocks.ts";

const NO_HASH = "0".repeat(64);

/** The closing block of a segment whose bytes before it have been hashed; `hash` is left as it was. */
export function encodeClosingAfter(hash: Hash, facts: SegmentFacts, flood: readonly FloodSecond[]): Uint8Array {
  const unsigned = encodeStatistics(facts, { sha256: NO_HASH, flood });
  return encodeStatistics(facts, { sha256: hash.copy().update(unsigned).digest("hex"), flood });
}

/** The closing block of a segment, given the bytes before it. */
export function encodeClosing(body: Uint8Array, facts: SegmentFacts, flood: readonly FloodSecond[]): Uint8Array {
  return encodeClosingAfter(createHash("sha256").update(body), facts, flood);
}

/** The file that stands for a segment of which the packets are gone: the same form, without packets. */
export function encodeTombstone(facts: SegmentFacts, linkType: number): Uint8Array {
  const start = encodeStart(facts, linkType, 0);
  return Buffer.concat([start, encodeClosing(start, facts, [])]);
}
