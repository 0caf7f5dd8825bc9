import { createHash } from "node:crypto";
import { numberOf } from "../feed/numbered-packet.ts";

/** What a pcapng file of a sensor holds, by a reader of its own that shares nothing with the product. */
export interface SegmentContent {
  readonly sha256: string;
  readonly packets: readonly SeenPacket[];
  /** The comment of its last Interface Statistics Block as JSON, or null while it has none. */
  readonly facts: Readonly<Record<string, unknown>> | null;
  /** Bytes behind the last whole block. */
  readonly tornBytes: number;
}

/** A packet of the harness as it was found. */
export interface SeenPacket {
  readonly number: number;
  readonly port: number;
  /** Seconds since 1970 UTC. */
  readonly second: number;
}

const ENHANCED_PACKET = 6;
const STATISTICS = 5;
const COMMENT = 1;
const BLOCK_LEAST = 12;

/** Reads a segment file as far as it is whole; little-endian, nanosecond clock, as agents write. */
export function readSegmentFile(file: Buffer): SegmentContent {
  const packets: SeenPacket[] = [];
  let facts: Readonly<Record<string, unknown>> | null = null;
  let at = 0;
  while (file.length - at >= BLOCK_LEAST) {
    const length = file.readUInt32LE(at + 4);
    if (length < BLOCK_LEAST || length % 4 !== 0 || at + length > file.length) break;
    if (file.readUInt32LE(at + length - 4) !== length) break;
    const block = file.subarray(at, at + length);
    const type = block.readUInt32LE(0);
    if (type === ENHANCED_PACKET) packets.push(...packetIn(block));
    if (type === STATISTICS) facts = commentIn(block) ?? facts;
    at += length;
  }
  const sha256 = createHash("sha256").update(file).digest("hex");
  return { sha256, packets, facts, tornBytes: file.length - at };
}

function packetIn(block: Buffer): readonly SeenPacket[] {
  const captured = block.readUInt32LE(20);
  const seen = numberOf(block.subarray(28, 28 + captured));
  if (seen === null) return [];
  const nanoseconds = (BigInt(block.readUInt32LE(12)) << 32n) | BigInt(block.readUInt32LE(16));
  return [{ ...seen, second: Number(nanoseconds / 1_000_000_000n) }];
}

function commentIn(block: Buffer): Readonly<Record<string, unknown>> | null {
  for (let at = 20; at + 4 <= block.length - 4;) {
    const code = block.readUInt16LE(at);
    const length = block.readUInt16LE(at + 2);
    if (code === COMMENT) return asRecord(block.subarray(at + 4, at + 4 + length).toString());
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return null;
}

function asRecord(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
}
