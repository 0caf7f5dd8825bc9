import type { PacketColumns } from "./columns.ts";
import type { Verdict } from "./verdict.ts";

/** Receives each full batch, and the last one; the columns are the reader's and are filled again afterwards. */
export type PacketSink = (batch: PacketColumns) => void;

/** What an Interface Statistics Block of a pcapng file states about one interface; a field it does not state is null. */
export interface InterfaceStatistics {
  readonly interfaceId: number;
  /** Start and end of the capture, in microseconds since 1970 UTC. */
  readonly startMicros: number | null;
  readonly endMicros: number | null;
  /** Packets the interface received, and packets dropped for want of room. */
  readonly received: number | null;
  readonly dropped: number | null;
}

/** What a whole capture held: the books that must balance with the rows that were sent to the sink. */
export interface CaptureSummary {
  readonly format: "pcap" | "pcapng";
  readonly frames: number;
  /** Frames by verdict; the values sum to `frames`. */
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly statistics: readonly InterfaceStatistics[];
  /** Bytes read. */
  readonly bytes: number;
  /** Set when the capture ends within a record: everything before `offset` was kept. */
  readonly cut: { readonly offset: number; readonly reason: string } | null;
}

/**
 * Reads a capture of which the bytes arrive in pieces of any size; any split gives the same rows. `push` and `finish`
 * throw `CaptureError` when the bytes are not a capture, or stop being one, in a way that leaves no next record to find.
 */
export interface CaptureReader {
  push(bytes: Uint8Array): void;
  finish(): CaptureSummary;
}

/** The bytes are not a readable capture. `offset` is the byte at which that shows, counted over the uncompressed capture. */
export class CaptureError extends Error {
  readonly code: "not-a-capture" | "unsupported-format" | "empty" | "corrupt";
  readonly offset: number;

  constructor(code: CaptureError["code"], message: string, offset: number) {
    super(message);
    this.name = "CaptureError";
    this.code = code;
    this.offset = offset;
  }
}
