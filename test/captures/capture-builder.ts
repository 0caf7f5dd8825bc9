import { bytes } from "./packet-builder.ts";

/** How the numbers of a capture file are written. */
export interface Writing {
  readonly little: boolean;
}

/** One frame to be written; `fraction` is in the file's own unit. */
export interface FrameToWrite {
  readonly frame: Uint8Array;
  readonly second?: number;
  readonly fraction?: number;
  readonly wireLength?: number;
}

/** What a pcap file header holds. */
export interface PcapFields extends Partial<Writing> {
  readonly nanoseconds?: boolean;
  readonly linkType?: number;
  readonly magic?: number;
  readonly minor?: number;
  /** Bytes that the record header has beyond the usual sixteen. */
  readonly extra?: number;
}

/** A 16-bit number in the order of the file. */
export function number16(value: number, little: boolean): Uint8Array {
  const low = bytes(value, value >>> 8);
  return little ? low : low.toReversed();
}

/** A 32-bit number in the order of the file. */
export function number32(value: number, little: boolean): Uint8Array {
  const low = bytes(value, value >>> 8, value >>> 16, value >>> 24);
  return little ? low : low.toReversed();
}

/** A 64-bit number in the order of the file. */
export function number64(value: bigint, little: boolean): Uint8Array {
  const high = number32(Number((value >> 32n) & 0xffffffffn), little);
  const low = number32(Number(value & 0xffffffffn), little);
  return little ? bytes(low, high) : bytes(high, low);
}

/** A pcap file. */
export function pcap(frames: readonly FrameToWrite[], fields: PcapFields = {}): Uint8Array {
  const little = fields.little ?? true;
  const n32 = (value: number): Uint8Array => number32(value, little);
  const magic = fields.magic ?? (fields.nanoseconds === true ? 0xa1b23c4d : 0xa1b2c3d4);
  const header = bytes(
    n32(magic),
    number16(2, little),
    number16(fields.minor ?? 4, little),
    n32(0),
    n32(0),
    n32(262144),
    n32(fields.linkType ?? 1),
  );
  const records = frames.map(({ frame, second = 0, fraction = 0, wireLength = frame.length }) => {
    const lengths = (fields.minor ?? 4) < 3 ? [wireLength, frame.length] : [frame.length, wireLength];
    return bytes(n32(second), n32(fraction), ...lengths.map(n32), new Uint8Array(fields.extra ?? 0), frame);
  });
  return bytes(header, ...records);
}

/** A pcapng block of any type. */
export function block(type: number, body: Uint8Array, little = true): Uint8Array {
  const padded = bytes(body, new Uint8Array((4 - (body.length % 4)) % 4));
  const length = number32(padded.length + 12, little);
  return bytes(number32(type, little), length, padded, length);
}

/** A pcapng option list with its end mark; each option is a code and a value. */
export function options(list: readonly (readonly [number, Uint8Array])[], little = true): Uint8Array {
  if (list.length === 0) return new Uint8Array(0);
  const written = list.map(([code, value]) =>
    bytes(number16(code, little), number16(value.length, little), value, new Uint8Array((4 - (value.length % 4)) % 4)),
  );
  return bytes(...written, number32(0, little));
}

/** A Section Header Block. */
export function sectionHeader(little = true): Uint8Array {
  const version = bytes(number16(1, little), number16(0, little));
  return block(0x0a0d0d0a, bytes(number32(0x1a2b3c4d, little), version, number64(-1n, little)), little);
}

/** What an Interface Description Block holds. */
export interface InterfaceFields extends Partial<Writing> {
  readonly linkType?: number;
  readonly snapLength?: number;
  readonly resolution?: number;
  readonly offsetSeconds?: bigint;
}

/** An Interface Description Block. */
export function interfaceDescription(fields: InterfaceFields = {}): Uint8Array {
  const little = fields.little ?? true;
  const list: (readonly [number, Uint8Array])[] = [];
  if (fields.resolution !== undefined) list.push([9, bytes(fields.resolution)]);
  if (fields.offsetSeconds !== undefined) list.push([14, number64(fields.offsetSeconds, little)]);
  const head = bytes(number16(fields.linkType ?? 1, little), number16(0, little));
  return block(1, bytes(head, number32(fields.snapLength ?? 0, little), options(list, little)), little);
}

/** What a packet block says beside the frame; `ticks` is the 64-bit time in the interface's unit. */
export interface PacketFields extends Partial<Writing> {
  readonly interfaceId?: number;
  readonly ticks?: bigint;
  readonly wireLength?: number;
}

/** An Enhanced Packet Block. */
export function enhancedPacket(frame: Uint8Array, fields: PacketFields = {}): Uint8Array {
  const little = fields.little ?? true;
  return block(6, bytes(number32(fields.interfaceId ?? 0, little), packetBody(frame, fields, little)), little);
}

/** The Packet Block that the Enhanced Packet Block replaced. */
export function obsoletePacket(frame: Uint8Array, fields: PacketFields = {}): Uint8Array {
  const little = fields.little ?? true;
  const head = bytes(number16(fields.interfaceId ?? 0, little), number16(0, little));
  return block(2, bytes(head, packetBody(frame, fields, little)), little);
}

/** A Simple Packet Block. */
export function simplePacket(frame: Uint8Array, wireLength: number = frame.length, little = true): Uint8Array {
  return block(3, bytes(number32(wireLength, little), frame), little);
}

/** What an Interface Statistics Block states; times are ticks. */
export interface StatisticsFields extends Partial<Writing> {
  readonly interfaceId?: number;
  readonly start?: bigint;
  readonly end?: bigint;
  readonly received?: bigint;
  readonly dropped?: bigint;
}

/** An Interface Statistics Block. */
export function interfaceStatistics(fields: StatisticsFields = {}): Uint8Array {
  const little = fields.little ?? true;
  const time = (ticks: bigint): Uint8Array =>
    bytes(number32(Number(ticks >> 32n), little), number32(Number(ticks & 0xffffffffn), little));
  const list: (readonly [number, Uint8Array])[] = [];
  if (fields.start !== undefined) list.push([2, time(fields.start)]);
  if (fields.end !== undefined) list.push([3, time(fields.end)]);
  if (fields.received !== undefined) list.push([4, number64(fields.received, little)]);
  if (fields.dropped !== undefined) list.push([5, number64(fields.dropped, little)]);
  return block(
    5,
    bytes(number32(fields.interfaceId ?? 0, little), time(fields.end ?? 0n), options(list, little)),
    little,
  );
}

function packetBody(frame: Uint8Array, fields: PacketFields, little: boolean): Uint8Array {
  const ticks = fields.ticks ?? 0n;
  return bytes(
    number32(Number(ticks >> 32n), little),
    number32(Number(ticks & 0xffffffffn), little),
    number32(frame.length, little),
    number32(fields.wireLength ?? frame.length, little),
    frame,
  );
}
