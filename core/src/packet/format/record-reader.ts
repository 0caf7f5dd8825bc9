import type { CaptureFormat, InterfaceStatistics } from "../capture-reader.ts";

/** A piece of the capture: `view` covers `bytes`; `base` is the offset in the capture of byte 0 of the piece. */
export interface Piece {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly base: number;
}

/** Cuts one capture format into its records and hands each frame to the batch. */
export interface RecordReader {
  readonly format: CaptureFormat;
  readonly statistics: readonly InterfaceStatistics[];
  /** Bytes that must be there, from the position that `read` answered, before reading can go on. */
  readonly needed: number;
  /** What is wrong with the record at the position that `read` answered, or null; nothing can be read after it. */
  readonly corruption: string | null;
  /** Reads the whole records between `from` and `to` and answers the position of the first that is not whole. */
  read(piece: Piece, from: number, to: number): number;
}

/** Frames longer than this are corrupt: the limit of Wireshark and of tcpdump (MAXIMUM_SNAPLEN), 256 KiB. */
export const LONGEST_FRAME = 262_144;
