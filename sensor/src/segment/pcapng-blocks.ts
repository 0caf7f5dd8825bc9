import { writeSegmentFacts } from "@teiten/core/uplink";
import type { SegmentFacts } from "@teiten/core/uplink";

/** Block types of pcapng that a segment is made of. */
export const SECTION_HEADER = 0x0a0d0d0a;
export const INTERFACE_DESCRIPTION = 1;
export const INTERFACE_STATISTICS = 5;
export const ENHANCED_PACKET = 6;

/** Bytes of an Enhanced Packet Block before the packet, and behind the packet's padding. */
export const PACKET_HEADER = 28;
export const PACKET_TRAILER = 4;

const COMMENT = 1;
const USER_APPLICATION = 4;
const TIME_RESOLUTION = 9;
const NANOSECONDS = 9;
const START_TIME = 2;
const END_TIME = 3;
const RECEIVED = 4;
const DROPPED = 5;
const FILTER_ACCEPTED = 6;
const DELIVERED = 8;
const WORD = 2 ** 32;

/** Packets that came and that were kept in one second of a flood. */
export interface FloodSecond {
  /** Since 1970 UTC. */
  readonly second: number;
  readonly packets: number;
  readonly kept: number;
}

/** The second comment of the closing block: what `SegmentFacts` does not say. */
export interface SegmentClosing {
  /**
   * SHA-256, hexadecimal, of the whole file with 64 zeros in the place of these digits: with it a flipped bit is found in
   * the file alone.
   */
  readonly sha256: string;
  /** Seconds in which packets were thinned, at most 1,000; exact counts. */
  readonly flood: readonly FloodSecond[];
}

/** The Section Header Block: it states the facts of a capture as they are at its beginning. */
export function encodeSection(facts: SegmentFacts): Uint8Array {
  const section = new Uint8Array(16);
  const view = new DataView(section.buffer);
  view.setUint32(0, 0x1a2b3c4d, true);
  view.setUint16(4, 1, true);
  view.setBigInt64(8, -1n, true);
  return encodeBlock(SECTION_HEADER, [
    section,
    textOption(USER_APPLICATION, `teiten-sensor ${facts.version}`),
    ...(facts.kind === "capture" ? [textOption(COMMENT, writeSegmentFacts(facts))] : []),
    new Uint8Array(4),
  ]);
}

/** The bytes that begin a segment: the section and its one interface. */
export function encodeStart(facts: SegmentFacts, linkType: number, snapLength: number): Uint8Array {
  const body = new Uint8Array(8);
  new DataView(body.buffer).setUint16(0, linkType, true);
  new DataView(body.buffer).setUint32(4, snapLength, true);
  const resolution = option(TIME_RESOLUTION, Uint8Array.of(NANOSECONDS));
  const description = encodeBlock(INTERFACE_DESCRIPTION, [body, resolution, new Uint8Array(4)]);
  return Buffer.concat([encodeSection(facts), description]);
}

/** The Interface Statistics Block that ends a segment, or (without `closing`) notes the counts of one that goes on. */
export function encodeStatistics(facts: SegmentFacts, closing: SegmentClosing | null): Uint8Array {
  const head = new Uint8Array(12);
  head.set(timeBytes(facts.to), 4);
  const captured = facts.packets + facts.thinned + facts.tombstoned;
  return encodeBlock(INTERFACE_STATISTICS, [
    head,
    textOption(COMMENT, writeSegmentFacts(facts)),
    ...(closing === null ? [] : [textOption(COMMENT, JSON.stringify(closing))]),
    option(START_TIME, timeBytes(facts.from)),
    option(END_TIME, timeBytes(facts.to)),
    option(RECEIVED, countBytes(captured + facts.dropped)),
    option(DROPPED, countBytes(facts.dropped)),
    option(FILTER_ACCEPTED, countBytes(captured + facts.dropped)),
    option(DELIVERED, countBytes(captured)),
    new Uint8Array(4),
  ]);
}

/** Bytes up to the next border of four, on which blocks and options end. */
export function padded(length: number): number {
  return (length + 3) & ~3;
}

function encodeBlock(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts);
  const block = Buffer.alloc(12 + body.length);
  block.writeUInt32LE(type, 0);
  block.writeUInt32LE(block.length, 4);
  block.set(body, 8);
  block.writeUInt32LE(block.length, 8 + body.length);
  return block;
}

function textOption(code: number, text: string): Uint8Array {
  return option(code, Buffer.from(text));
}

function option(code: number, value: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(4 + padded(value.length));
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt16LE(value.length, 2);
  bytes.set(value, 4);
  return bytes;
}

/** Nanoseconds since 1970 as pcapng writes times: the high word first. */
function timeBytes(micros: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  const ticks = BigInt.asUintN(64, BigInt(micros) * 1000n);
  bytes.writeUInt32LE(Number(ticks >> 32n), 0);
  bytes.writeUInt32LE(Number(ticks & 0xffffffffn), 4);
  return bytes;
}

function countBytes(count: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(count % WORD, 0);
  bytes.writeUInt32LE(Math.floor(count / WORD), 4);
  return bytes;
}
