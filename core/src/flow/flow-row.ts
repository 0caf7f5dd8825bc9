/**
 * A row of the table as eight 32-bit words, so that a row is half a cache line:
 * 0 source (IPv4 address, or the number of an IPv6 address), 1 port · protocol · TTL, 2 facts (below),
 * 3 packets, 4 bytes low, 5 bytes high, 6 distinct destinations, 7 the last destination.
 */
export const ROW_WORDS = 8;
/** log2 of `ROW_WORDS`. */
export const ROW_SHIFT = 3;
export const PACKETS = 3;
export const BYTES_LOW = 4;
export const BYTES_HIGH = 5;
export const DESTINATIONS = 6;
export const LAST_DESTINATION = 7;

/** Word 2: TCP flags in bits 0 to 7, class in 8 and 9, later fragment in 10, IPv6 in 11, marks in 12 to 27. */
export const CLASS_SHIFT = 8;
export const FRAGMENT_SHIFT = 10;
export const IPV6_SHIFT = 11;
export const MARKS_SHIFT = 12;

/** Packets on their way into the table: keys, hash, destination and length of each, filled row by row. */
export interface Staged {
  length: number;
  readonly source: Int32Array;
  readonly service: Int32Array;
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
    service: words(),
    facts: words(),
    hash: words(),
    destination: words(),
    bytes: new Uint32Array(capacity),
  };
}
