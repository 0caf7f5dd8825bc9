import type { CaptureFormat, InterfaceStatistics } from "../capture-reader.ts";

/** Cuts one capture format into its records and hands each frame to the batch. */
export interface RecordReader {
  readonly format: CaptureFormat;
  readonly statistics: readonly InterfaceStatistics[];
  /** Bytes that must be there, from the position that `read` answered, before reading can go on. */
  readonly needed: number;
  /** What is wrong with the record at the position that `read` answered, or null; nothing can be read after it. */
  readonly corruption: string | null;
  /** Reads the whole records between `from` and `to` and answers the position of the first that is not whole. */
  read(view: DataView, from: number, to: number): number;
}

/** Frames longer than this are corrupt: the limit of Wireshark and of tcpdump (MAXIMUM_SNAPLEN), 256 KiB. */
export const LONGEST_FRAME = 262_144;

/** The complaint about a record that states more captured bytes than `LONGEST_FRAME`. */
export function tooLong(captured: number): string {
  return `the record states ${captured} captured bytes; at most ${LONGEST_FRAME} are believed`;
}
