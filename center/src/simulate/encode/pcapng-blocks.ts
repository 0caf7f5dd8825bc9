import type { ByteSink } from "./byte-sink.ts";

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const INTERFACE_STATISTICS = 5;
const ENHANCED_PACKET = 6;
const LINKTYPE_ETHERNET = 1;
const SNAP_LENGTH = 262_144;

/** What the capturing system said of an interface at the end: microseconds since 1970 UTC, and packets. */
export interface StatisticsFacts {
  readonly startMicros: number;
  readonly endMicros: number;
  /** Packets that arrived, the dropped ones included. */
  readonly received: number;
  readonly dropped: number;
}

/** Appends a section header (little-endian, pcapng 1.0) and one Ethernet interface with times in microseconds. */
export function writeSectionStart(sink: ByteSink, interfaceName: string): void {
  const application = option(4, new TextEncoder().encode("teiten simulate"));
  const section = openBlock(sink, SECTION_HEADER, 16 + application.length + 4);
  sink.view.setUint32(section, 0x1a2b3c4d, true);
  sink.view.setUint16(section + 4, 1, true);
  sink.view.setBigInt64(section + 8, -1n, true);
  sink.bytes.set(application, section + 16);
  const name = option(2, new TextEncoder().encode(interfaceName));
  const resolution = option(9, Uint8Array.of(6));
  const body = openBlock(sink, INTERFACE_DESCRIPTION, 8 + name.length + resolution.length + 4);
  sink.view.setUint16(body, LINKTYPE_ETHERNET, true);
  sink.view.setUint32(body + 4, SNAP_LENGTH, true);
  sink.bytes.set(name, body + 8);
  sink.bytes.set(resolution, body + 8 + name.length);
}

/** Appends an Enhanced Packet Block with room for a frame and gives the offset of the frame's first byte. */
export function writePacketBlock(sink: ByteSink, micros: number, frameLength: number): number {
  const body = openBlock(sink, ENHANCED_PACKET, 20 + padded(frameLength));
  writeMicros(sink, body + 4, micros);
  sink.view.setUint32(body + 12, frameLength, true);
  sink.view.setUint32(body + 16, frameLength, true);
  return body + 20;
}

/** Appends the Interface Statistics Block that closes a capture. */
export function writeStatistics(sink: ByteSink, facts: StatisticsFacts): void {
  const body = openBlock(sink, INTERFACE_STATISTICS, 12 + 4 * 12 + 4);
  writeMicros(sink, body + 4, facts.endMicros);
  writeMicros(sink, optionAt(sink, body + 12, 2), facts.startMicros);
  writeMicros(sink, optionAt(sink, body + 24, 3), facts.endMicros);
  sink.view.setBigUint64(optionAt(sink, body + 36, 4), BigInt(facts.received), true);
  sink.view.setBigUint64(optionAt(sink, body + 48, 5), BigInt(facts.dropped), true);
}

/** Starts a block of which the body has `length` bytes (a multiple of four), writes both lengths, gives the body's offset. */
function openBlock(sink: ByteSink, type: number, length: number): number {
  const at = sink.reserve(length + 12);
  sink.view.setUint32(at, type, true);
  sink.view.setUint32(at + 4, length + 12, true);
  sink.view.setUint32(at + 8 + length, length + 12, true);
  return at + 8;
}

function optionAt(sink: ByteSink, at: number, code: number): number {
  sink.view.setUint16(at, code, true);
  sink.view.setUint16(at + 2, 8, true);
  return at + 4;
}

/** Times are two 32-bit words, the high one first. */
function writeMicros(sink: ByteSink, at: number, micros: number): void {
  sink.view.setUint32(at, Math.floor(micros / 4_294_967_296), true);
  sink.view.setUint32(at + 4, micros % 4_294_967_296, true);
}

function option(code: number, value: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + padded(value.length));
  new DataView(bytes.buffer).setUint16(0, code, true);
  new DataView(bytes.buffer).setUint16(2, value.length, true);
  bytes.set(value, 4);
  return bytes;
}

function padded(length: number): number {
  return (length + 3) & ~3;
}
