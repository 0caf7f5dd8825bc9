/**
 * One batch of frames as parallel typed arrays: row `i` of every array is frame `firstFrame + i`. The reader owns the
 * memory and fills it again for the next batch, so a consumer copies what it keeps. Only rows below `length` hold data.
 * A field that a frame does not have keeps the "absent" value named beside it; the reader writes every field of a row.
 */
export interface PacketColumns {
  /** Rows that hold data, at most `capacity`. */
  length: number;
  readonly capacity: number;
  /** Number of the first frame in this batch, counted from 1 over the whole capture. */
  firstFrame: number;
  /** Whole seconds since 1970-01-01 UTC; may be negative or beyond 32 bits; 0 with `HAS_NO_TIME`. */
  readonly second: Float64Array;
  /** Nanoseconds within the second, 0 to 999,999,999. */
  readonly nanosecond: Uint32Array;
  /** Bytes on the wire, as the capture states it. */
  readonly wireLength: Uint32Array;
  /** Bytes kept in the capture. */
  readonly capturedLength: Uint32Array;
  /** Index into `VERDICTS`; 0 is `decoded`. */
  readonly verdict: Uint8Array;
  /** Outermost IP version: 4, 6, or 0 when the frame carries no readable IP header. */
  readonly version: Uint8Array;
  /** Source address, most significant word first. IPv4 uses word 3 alone; the others are then 0. */
  readonly source0: Uint32Array;
  readonly source1: Uint32Array;
  readonly source2: Uint32Array;
  readonly source3: Uint32Array;
  /** Destination address, laid out like the source. */
  readonly destination0: Uint32Array;
  readonly destination1: Uint32Array;
  readonly destination2: Uint32Array;
  readonly destination3: Uint32Array;
  /** IP protocol number (after IPv6 extension headers); 0 with version 0. */
  readonly protocol: Uint8Array;
  /** Bit set of `HAS_*`: which of the fields below the frame really has. */
  readonly has: Uint8Array;
  /** TCP or UDP ports; 0 without `HAS_PORTS`. */
  readonly sourcePort: Uint16Array;
  readonly destinationPort: Uint16Array;
  /** The 12 bits beside the TCP data offset (3 reserved, NS, CWR, ECE, URG, ACK, PSH, RST, SYN, FIN); 0 without `HAS_TCP`. */
  readonly tcpFlags: Uint16Array;
  readonly tcpSequence: Uint32Array;
  /** TCP window as sent, unscaled. */
  readonly tcpWindow: Uint16Array;
  /** Index into `TCP_OPTION_SHAPES`: what the TCP options are, as far as tool marks ask; 0 without `HAS_TCP`. */
  readonly tcpOptionShape: Uint8Array;
  /** ICMP or ICMPv6 type and code; 0 without `HAS_ICMP`. */
  readonly icmpType: Uint8Array;
  readonly icmpCode: Uint8Array;
  /** Index into `PAYLOAD_CLASSES` by the first bytes of a TCP or UDP payload; 0 without one, and where ports are missing. */
  readonly payloadClass: Uint8Array;
  /** IPv4 TTL or IPv6 hop limit. */
  readonly ttl: Uint8Array;
  /** IPv4 identification; 0 for IPv6. */
  readonly ipId: Uint16Array;
  /** Fragment offset in bytes: IPv4, or the IPv6 fragment header's. */
  readonly fragmentOffset: Uint16Array;
  /** 1 when more fragments follow. */
  readonly moreFragments: Uint8Array;
  /** IPv4 don't-fragment bit; 0 for IPv6. */
  readonly dontFragment: Uint8Array;
  /** Bytes of the IP datagram by its own header (IPv4 total length; IPv6 40 + payload length), never link padding. */
  readonly ipLength: Uint32Array;
  /** Outermost VLAN identifier (0 to 4095), or 65535 without a tag. */
  readonly vlan: Uint16Array;
  /** Identifier of the second VLAN tag, or 65535 without one; tags further in are passed over. */
  readonly innerVlan: Uint16Array;
}

/** TCP or UDP ports were read: the datagram's first fragment, with the header in the capture. */
export const HAS_PORTS = 1;
/** The TCP fields (flags, sequence number, window) were read. */
export const HAS_TCP = 2;
/** The ICMP or ICMPv6 type and code were read. */
export const HAS_ICMP = 4;
/** A fragment after the first: no ports, no TCP fields, no ICMP type. */
export const IS_LATER_FRAGMENT = 8;
/** The capture states no time for the frame (a simple packet or custom block of pcapng). */
export const HAS_NO_TIME = 16;

/**
 * What the TCP options of a segment look like, by index. `zmap-4.1` is the fixed twelve bytes 020405b40103030801010402
 * that ZMap 4.1 and later send (ZMap source, `probe_modules/packet.c`); `mss-1460` and `mss` are a lone MSS option with
 * that or another value.
 */
export const TCP_OPTION_SHAPES = ["none", "mss-1460", "mss", "zmap-4.1", "other"] as const;
export type TcpOptionShape = (typeof TCP_OPTION_SHAPES)[number];

/** A batch with room for `capacity` frames; nothing is allocated after this. */
export function createPacketColumns(capacity: number): PacketColumns {
  const u32 = (): Uint32Array => new Uint32Array(capacity);
  const u16 = (): Uint16Array => new Uint16Array(capacity);
  const u8 = (): Uint8Array => new Uint8Array(capacity);
  return {
    length: 0,
    capacity,
    firstFrame: 1,
    second: new Float64Array(capacity),
    nanosecond: u32(),
    wireLength: u32(),
    capturedLength: u32(),
    verdict: u8(),
    version: u8(),
    source0: u32(),
    source1: u32(),
    source2: u32(),
    source3: u32(),
    destination0: u32(),
    destination1: u32(),
    destination2: u32(),
    destination3: u32(),
    protocol: u8(),
    has: u8(),
    sourcePort: u16(),
    destinationPort: u16(),
    tcpFlags: u16(),
    tcpSequence: u32(),
    tcpWindow: u16(),
    tcpOptionShape: u8(),
    icmpType: u8(),
    icmpCode: u8(),
    payloadClass: u8(),
    ttl: u8(),
    ipId: u16(),
    fragmentOffset: u16(),
    moreFragments: u8(),
    dontFragment: u8(),
    ipLength: u32(),
    vlan: u16(),
    innerVlan: u16(),
  };
}
