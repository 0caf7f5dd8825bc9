/**
 * A row of the table as eight 32-bit words, so that a row is half a cache line:
 * 0 source (IPv4 address, or the number of an IPv6 address), 1 port · protocol · TTL, 2 facts (below),
 * 3 packets, 4 bytes low, 5 service above the 16 high bits of the bytes, 6 distinct destinations, 7 the last destination.
 */
export const ROW_WORDS = 8;
/** log2 of `ROW_WORDS`. */
export const ROW_SHIFT = 3;
export const PACKETS = 3;
export const BYTES_LOW = 4;
export const BYTES_HIGH = 5;
/** How far the service stands above the high bits of the bytes in word 5, and the mask of those bits. */
export const SERVICE_SHIFT = 16;
export const BYTES_HIGH_MASK = 0xffff;
export const DESTINATIONS = 6;
export const LAST_DESTINATION = 7;

/**
 * Word 2: TCP flags in bits 0 to 7, class in 8 and 9, later fragment in 10, IPv6 in 11, marks in 12 to 25, class of the
 * payload in 26 to 31.
 */
export const CLASS_SHIFT = 8;
export const FRAGMENT_SHIFT = 10;
export const IPV6_SHIFT = 11;
export const MARKS_SHIFT = 12;
export const MARKS_MASK = 0x3fff;
export const PAYLOAD_SHIFT = 26;

/** Packets on their way into the table: keys, hash, destination and length of each, filled row by row. */
export interface Staged {
  length: number;
  readonly source: Int32Array;
  /** Word 1 of the row. */
  readonly target: Int32Array;
  /** Source port of an answer, 0 for what is none. */
  readonly service: Uint16Array;
  readonly facts: Int32Array;
  readonly hash: Int32Array;
  readonly destination: Int32Array;
  readonly bytes: Uint32Array;
}

/** Room for `capacity` packets. */
export function createStaged(capacity: number): Staged {
  const words = (): Int32Array => new Int32Array(capacity);
  return {
    length: 0,
    source: words(),
    target: words(),
    service: new Uint16Array(capacity),
    facts: words(),
    hash: words(),
    destination: words(),
    bytes: new Uint32Array(capacity),
  };
}
