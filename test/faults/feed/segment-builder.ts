import { createHash } from "node:crypto";
import { writeSegmentFacts } from "@teiten/core/uplink";
import type { SegmentFacts } from "@teiten/core/uplink";
import { frameOf } from "./numbered-packet.ts";
import type { NumberedPacket } from "./numbered-packet.ts";

/** A closed segment as an agent would have made it, by a writer of the harness's own. */
export interface BuiltSegment {
  readonly facts: SegmentFacts;
  readonly packets: readonly NumberedPacket[];
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** What a segment is made from; times in microseconds since 1970 UTC, everything else as in a quiet minute. */
export type SegmentPlan = Pick<SegmentFacts, "sensor" | "boot" | "sequence" | "from" | "to"> & Partial<SegmentFacts>;

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const STATISTICS = 5;
const ENHANCED_PACKET = 6;
const LINK_ETHERNET = 1;
const SNAPLEN = 262_144;
const NANOSECONDS = 9;

/** Writes a segment: section, interface with nanoseconds, packets, statistics with the facts in the comment. */
export function buildSegment(plan: SegmentPlan, packets: readonly NumberedPacket[]): BuiltSegment {
  const facts: SegmentFacts = {
    kind: "capture",
    kept: "policy",
    packets: packets.length,
    dropped: 0,
    thinned: 0,
    thinning: 1,
    tombstoned: 0,
    reason: null,
    clockOffset: null,
    clockUncertainty: null,
    previous: null,
    original: null,
    repairedBytes: 0,
    clockStep: false,
    version: "0.1.0",
    ...plan,
  };
  const bytes = Buffer.concat([
    block(SECTION, [number32(0x1a2b3c4d), number16(1), number16(0), Buffer.alloc(8, 0xff)]),
    block(INTERFACE, [
      number16(LINK_ETHERNET),
      number16(0),
      number32(SNAPLEN),
      resolution(),
      option(0, Buffer.alloc(0)),
    ]),
    ...packets.map(packetBlock),
    statisticsBlock(facts),
  ]);
  return { facts, packets, bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** One packet as an Enhanced Packet Block. */
export function packetBlock(packet: NumberedPacket): Buffer {
  const frame = frameOf(packet);
  return block(ENHANCED_PACKET, [
    number32(0),
    time(packet.at),
    number32(frame.length),
    number32(frame.length),
    padded(frame),
  ]);
}

function statisticsBlock(facts: SegmentFacts): Buffer {
  const start = time(BigInt(facts.from) * 1000n);
  const end = time(BigInt(facts.to) * 1000n);
  const received = facts.packets + facts.thinned + facts.dropped;
  return block(STATISTICS, [
    number32(0),
    end,
    option(1, Buffer.from(writeSegmentFacts(facts))),
    option(2, start),
    option(3, end),
    option(4, number64(received)),
    option(5, number64(facts.dropped)),
    option(6, number64(facts.packets + facts.thinned)),
    option(0, Buffer.alloc(0)),
  ]);
}

function resolution(): Buffer {
  return option(9, Buffer.from([NANOSECONDS]));
}

function block(type: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length = number32(body.length + 12);
  return Buffer.concat([number32(type), length, body, length]);
}

function option(code: number, value: Buffer): Buffer {
  return Buffer.concat([number16(code), number16(value.length), padded(value)]);
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

/** A time stamp of a block: its high half first. */
function time(nanoseconds: bigint): Buffer {
  return Buffer.concat([number32(Number(nanoseconds >> 32n)), number32(Number(nanoseconds & 0xffffffffn))]);
}

function number16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function number64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
