import type { Piece } from "./format/record-reader.ts";

/** The beginning of a record that the pushed bytes cut, kept until the rest of it arrives. */
export interface Remainder {
  readonly length: number;
  /** Copies `bytes` behind what is kept and answers how many. */
  append(bytes: Uint8Array): number;
  /** Forgets the first `count` bytes. */
  drop(count: number): void;
  /** What is kept, as a piece of a capture of which `end` bytes have arrived. */
  piece(end: number): Piece;
}

/** A remainder that holds nothing. It grows with the bytes that really arrive, never with what a record states. */
export function createRemainder(): Remainder {
  let bytes = new Uint8Array(4096);
  let view = new DataView(bytes.buffer);
  let length = 0;

  function grow(size: number): void {
    const grown = new Uint8Array(Math.max(size, bytes.length * 2));
    grown.set(bytes.subarray(0, length));
    bytes = grown;
    view = new DataView(grown.buffer);
  }

  return {
    get length() {
      return length;
    },
    append(more) {
      if (length + more.length > bytes.length) grow(length + more.length);
      bytes.set(more, length);
      length += more.length;
      return more.length;
    },
    drop(count) {
      bytes.copyWithin(0, count, length);
      length -= count;
    },
    piece: (end) => ({ bytes, view, base: end - length }),
  };
}
