import { parseAddress } from "@teiten/core/names";

/** Bytes put together from numbers (one byte each), text in hexadecimal (spaces allowed) and other bytes. */
export function bytes(...parts: readonly (number | string | Uint8Array | readonly number[])[]): Uint8Array {
  const pieces = parts.map((part) => (typeof part === "string" ? hexadecimal(part) : part));
  const length = pieces.reduce<number>((sum, piece) => sum + (typeof piece === "number" ? 1 : piece.length), 0);
  const joined = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === "number") joined[at++] = piece;
    else {
      joined.set(piece, at);
      at += piece.length;
    }
  }
  return joined;
}

function hexadecimal(text: string): readonly number[] {
  return (text.match(/[0-9a-f]{2}/gi) ?? []).map((pair) => Number.parseInt(pair, 16));
}

/** A 16-bit number, most significant byte first. */
export function word16(value: number): Uint8Array {
  return bytes(value >>> 8, value);
}

/** A 32-bit number, most significant byte first. */
export function word32(value: number): Uint8Array {
  return bytes(value >>> 24, value >>> 16, value >>> 8, value);
}

function addressBytes(text: string): Uint8Array {
  const address = parseAddress(text);
  if (address === null) throw new Error(`no address: ${text}`);
  const words = address.version === 4 ? address.words.slice(3) : address.words;
  return bytes(...words.map(word32));
}

/** An Ethernet frame; each tag is an EtherType and a VLAN identifier. */
export function ethernet(
  etherType: number,
  payload: Uint8Array,
  tags: readonly (readonly [number, number])[] = [],
): Uint8Array {
  const tagBytes = tags.map(([type, identifier]) => bytes(word16(type), word16(identifier)));
  return bytes("020000000001 020000000002", ...tagBytes, word16(etherType), payload);
}

/** What an IPv4 header holds; every field has a usual value. */
export interface Ipv4Fields {
  readonly source?: string;
  readonly destination?: string;
  readonly protocol?: number;
  readonly ttl?: number;
  readonly id?: number;
  /** Fragment offset in units of eight bytes. */
  readonly fragment?: number;
  readonly more?: boolean;
  readonly dont?: boolean;
  readonly options?: Uint8Array;
  readonly version?: number;
  readonly headerWords?: number;
  readonly totalLength?: number;
}

/** An IPv4 packet with a valid header checksum. */
export function ipv4(fields: Ipv4Fields, payload: Uint8Array): Uint8Array {
  const options = fields.options ?? new Uint8Array(0);
  const words = fields.headerWords ?? 5 + options.length / 4;
  const flags = (fields.dont === true ? 0x4000 : 0) | (fields.more === true ? 0x2000 : 0) | (fields.fragment ?? 0);
  const header = bytes(
    ((fields.version ?? 4) << 4) | words,
    0,
    word16(fields.totalLength ?? 20 + options.length + payload.length),
    word16(fields.id ?? 0),
    word16(flags),
    fields.ttl ?? 64,
    fields.protocol ?? 6,
    word16(0),
    addressBytes(fields.source ?? "192.0.2.1"),
    addressBytes(fields.destination ?? "198.51.100.2"),
    options,
  );
  header.set(word16(checksum(header)), 10);
  return bytes(header, payload);
}

/** What an IPv6 header holds. */
export interface Ipv6Fields {
  readonly source?: string;
  readonly destination?: string;
  readonly next?: number;
  readonly hopLimit?: number;
  readonly payloadLength?: number;
}

/** An IPv6 packet; extension headers stand at the beginning of the payload. */
export function ipv6(fields: Ipv6Fields, payload: Uint8Array): Uint8Array {
  return bytes(
    "60000000",
    word16(fields.payloadLength ?? payload.length),
    fields.next ?? 6,
    fields.hopLimit ?? 64,
    addressBytes(fields.source ?? "2001:db8::1"),
    addressBytes(fields.destination ?? "2001:db8::2"),
    payload,
  );
}

/** What a TCP header holds. */
export interface TcpFields {
  readonly source?: number;
  readonly destination?: number;
  readonly sequence?: number;
  readonly flags?: number;
  readonly window?: number;
  readonly options?: Uint8Array;
  readonly headerWords?: number;
}

/** A TCP segment without payload; its checksum is 0. */
export function tcp(fields: TcpFields = {}): Uint8Array {
  const options = fields.options ?? new Uint8Array(0);
  const words = fields.headerWords ?? 5 + options.length / 4;
  return bytes(
    word16(fields.source ?? 40000),
    word16(fields.destination ?? 23),
    word32(fields.sequence ?? 1),
    word32(0),
    word16((words << 12) | (fields.flags ?? 2)),
    word16(fields.window ?? 1024),
    word32(0),
    options,
  );
}

/** A UDP datagram; its checksum is 0. */
export function udp(source: number, destination: number, payload: Uint8Array = new Uint8Array(0)): Uint8Array {
  return bytes(word16(source), word16(destination), word16(8 + payload.length), word16(0), payload);
}

/** An ICMP or ICMPv6 message with four bytes behind its checksum, which is 0. */
export function icmp(type: number, code: number): Uint8Array {
  return bytes(type, code, word16(0), word32(0));
}

function checksum(header: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < header.length; at += 2) sum += (header[at] ?? 0) * 256 + (header[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
