import type { PacketColumns } from "./columns.ts";
import type { Verdict } from "./verdict.ts";

/** Receives each full batch, and the last one; the columns are the reader's and are filled again afterwards. */
export type PacketSink = (batch: PacketColumns) => void;

/** What an Interface Statistics Block of a pcapng file states about one interface; a field it does not state is null. */
export interface InterfaceStatistics {
  /** Number of the interface within its section; numbers start again in every section. */
  readonly interfaceId: number;
  /** Start and end of the capture, in microseconds since 1970 UTC. */
  readonly startMicros: number | null;
  readonly endMicros: number | null;
  /** Packets the interface received, and packets dropped for want of room. */
  readonly received: number | null;
  readonly dropped: number | null;
  /** The first comment, read as UTF-8 (what is none becomes U+FFFD): hostile text. One longer than 8,192 bytes is not kept. */
  readonly comment: string | null;
}

/**
 * Why reading ended before the last byte. `truncated`: the bytes stop within a record. `corrupt`: a record states
 * something that cannot be, so the next one cannot be found. Everything before `offset`, the first byte of that record
 * counted over the uncompressed capture, was kept.
 */
export interface CaptureCut {
  readonly kind: "truncated" | "corrupt";
  readonly offset: number;
  readonly reason: string;
}

/** The capture formats that are read. */
export type CaptureFormat = "pcap" | "pcapng" | "erf";

/** What a whole capture held: the books that must balance with the rows that were sent to the sink. */
export interface CaptureSummary {
  readonly format: CaptureFormat;
  readonly frames: number;
  /** Frames by verdict; the values sum to `frames`. */
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly statistics: readonly InterfaceStatistics[];
  /** Bytes read. */
  readonly bytes: number;
  /** Set when the capture ends within a record or stops being readable; null when it ends where a record ends. */
  readonly cut: CaptureCut | null;
}

/** How a reader is made. */
export interface CaptureReaderOptions {
  /** Rows in a batch, at least 1; 512 where it is not given. */
  readonly capacity?: number;
  /**
   * Called for each frame when its row is filled; the frame is the bytes of `view` from `start` until before `end`, valid
   * until it returns. It may give the row another verdict; the books of the reader keep the first.
   */
  readonly onFrame?: FrameObserver;
}

/** Looks at the bytes of a frame beside its row; `network` is where its IP header begins in the view, or -1 without one. */
export type FrameObserver = (
  columns: PacketColumns,
  row: number,
  view: DataView,
  start: number,
  end: number,
  network: number,
) => void;

/**
 * Reads a capture of which the bytes arrive in pieces of any size; any split gives the same rows. What `push` has read
 * whole is in the sink when it returns. `push` and `finish` throw `CaptureError` when the bytes are not a readable
 * capture from their beginning; a capture that goes wrong later ends there, and the summary's `cut` says where and why.
 */
export interface CaptureReader {
  /** True once a cut of kind `corrupt` was met: further bytes are counted but not read. */
  readonly ended: boolean;
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
