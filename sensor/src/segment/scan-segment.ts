import { readSegmentFacts } from "@teiten/core/uplink";
import type { SegmentFacts } from "@teiten/core/uplink";
import { encodeClosing } from "./close-segment.ts";
import type { SegmentClosing } from "./pcapng-blocks.ts";
import {
  encodeSection,
  encodeStatistics,
  ENHANCED_PACKET,
  INTERFACE_DESCRIPTION,
  INTERFACE_STATISTICS,
  PACKET_HEADER,
  PACKET_TRAILER,
  SECTION_HEADER,
  padded,
} from "./pcapng-blocks.ts";

/** What the bytes of a segment hold, as far as they can be read; of a torn one everything up to the tear. */
export interface SegmentScan {
  /** Bytes that are whole blocks. */
  readonly length: number;
  /** Packet records among them. */
  readonly packets: number;
  /** The facts that were stated last by a block that is as it was written; null where none is. */
  readonly facts: SegmentFacts | null;
  /** Time of the latest packet, microseconds since 1970 UTC, or null. */
  readonly latest: number | null;
  readonly linkType: number | null;
  readonly snapLength: number;
}

const SHORTEST_BLOCK = 12;
/** No block of ours is longer; a longer length is a torn or flipped one. */
const LONGEST_BLOCK = 1024 * 1024;
const COMMENT = 1;
const COMMENTS = { [SECTION_HEADER]: 24, [INTERFACE_STATISTICS]: 20 } as const;

/** Reads a segment that this program wrote, block by block, and stops at the first that is not whole. Never throws. */
export function scanSegment(bytes: Uint8Array): SegmentScan {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = { facts: null as SegmentFacts | null, packets: 0, latest: null as number | null };
  const link = { linkType: null as number | null, snapLength: 0 };
  let at = 0;
  for (;;) {
    const length = blockLength(view, at);
    if (length === 0 || (at === 0) !== (view.getUint32(at, true) === SECTION_HEADER)) break;
    const type = view.getUint32(at, true);
    if (type === ENHANCED_PACKET) {
      const micros = packetMicros(view, at, length);
      if (micros === null) break;
      found.packets += 1;
      found.latest = Math.max(found.latest ?? micros, micros);
    } else if (type === INTERFACE_DESCRIPTION) {
      link.linkType = view.getUint16(at + 8, true);
      link.snapLength = view.getUint32(at + 12, true);
    } else if (type === SECTION_HEADER || type === INTERFACE_STATISTICS) {
      found.facts = readStated(view, at, length, type) ?? found.facts;
    } else break;
    at += length;
  }
  return { length: at, ...found, ...link };
}

/** `from` as the beginning of a segment or tombstone states it, microseconds since 1970 UTC; null when it cannot be read. */
export function scanStart(bytes: Uint8Array): number | null {
  return scanSegment(bytes).facts?.from ?? null;
}

/**
 * The facts that the end of a damaged segment states, when the block that states them is as it was written; null otherwise.
 */
export function lastWords(bytes: Uint8Array): SegmentFacts | null {
  const closing = readClosing(bytes);
  if (closing === null) return null;
  const again = encodeStatistics(closing.facts, closing.closing);
  return Buffer.compare(again, bytes.subarray(closing.at)) === 0 ? closing.facts : null;
}

/**
 * The facts of a closed segment whose bytes are those that were written: its closing block is made again from the bytes
 * before it and from what it says, and must be the same to the last bit. Null for any other bytes.
 */
export function verifySegment(bytes: Uint8Array): SegmentFacts | null {
  const closing = readClosing(bytes);
  if (closing === null) return null;
  const again = encodeClosing(bytes.subarray(0, closing.at), closing.facts, closing.closing.flood);
  return Buffer.compare(again, bytes.subarray(closing.at)) === 0 ? closing.facts : null;
}

/** The closing block of whole bytes, found from their end; what it says is not yet checked. */
export function readClosing(
  bytes: Uint8Array,
): { readonly at: number; readonly facts: SegmentFacts; readonly closing: SegmentClosing } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < SHORTEST_BLOCK) return null;
  const length = view.getUint32(bytes.length - 4, true);
  const at = bytes.length - length;
  if (length === 0 || at < 0 || blockLength(view, at) !== length || view.getUint32(at, true) !== INTERFACE_STATISTICS) {
    return null;
  }
  const [first, second] = readComments(view, at + COMMENTS[INTERFACE_STATISTICS], bytes.length - 4);
  const facts = first === undefined ? null : readSegmentFacts(first);
  const closing = second === undefined ? null : parseClosing(second);
  return facts === null || closing === null ? null : { at, facts, closing };
}

/** Facts of a block that is made again from what it says and must be the same: a flipped digit is no fact. */
function readStated(view: DataView, at: number, length: number, type: keyof typeof COMMENTS): SegmentFacts | null {
  const [first, second] = readComments(view, at + COMMENTS[type], at + length - 4);
  const facts = first === undefined ? null : readSegmentFacts(first);
  if (facts === null) return null;
  const closing = second === undefined ? null : parseClosing(second);
  const again = type === SECTION_HEADER ? encodeSection(facts) : encodeStatistics(facts, closing);
  const block = new Uint8Array(view.buffer, view.byteOffset + at, length);
  return Buffer.compare(again, block) === 0 ? facts : null;
}

/** The length of a whole block at `at`, or 0 when there is none. */
function blockLength(view: DataView, at: number): number {
  if (at + SHORTEST_BLOCK > view.byteLength) return 0;
  const length = view.getUint32(at + 4, true);
  const isBlock = length >= SHORTEST_BLOCK && length <= LONGEST_BLOCK && length % 4 === 0;
  if (!isBlock || at + length > view.byteLength) return 0;
  if (length < 28 && view.getUint32(at, true) !== INTERFACE_DESCRIPTION) return 0;
  return view.getUint32(at + length - 4, true) === length ? length : 0;
}

function packetMicros(view: DataView, at: number, length: number): number | null {
  const captured = view.getUint32(at + 20, true);
  if (PACKET_HEADER + padded(captured) + PACKET_TRAILER !== length) return null;
  const ticks = view.getUint32(at + 12, true) * 2 ** 32 + view.getUint32(at + 16, true);
  return Math.floor(ticks / 1000);
}

function readComments(view: DataView, from: number, end: number): readonly string[] {
  const comments: string[] = [];
  let at = from;
  while (at + 4 <= end) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 0 || at + 4 + length > end) break;
    if (view.getUint16(at, true) === COMMENT) {
      comments.push(Buffer.from(view.buffer, view.byteOffset + at + 4, length).toString());
    }
    at += 4 + padded(length);
  }
  return comments;
}

function parseClosing(text: string): SegmentClosing | null {
  try {
    const value = JSON.parse(text) as Partial<SegmentClosing> | null;
    if (typeof value?.sha256 !== "string" || !Array.isArray(value.flood)) return null;
    return { sha256: value.sha256, flood: value.flood };
  } catch {
    return null;
  }
}
