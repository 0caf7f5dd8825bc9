import { CaptureError } from "../capture-reader.ts";
import type { PacketBatch } from "../packet-batch.ts";
import { PCAP_FILE_HEADER, createPcapReader, pcapVariant } from "./pcap.ts";
import type { Piece, RecordReader } from "./record-reader.ts";

/** The first bytes of a capture that are wanted before its format is decided; a shorter capture is decided at its end. */
export const DETECTION_BYTES = 64;

/** The reader for a capture's records, and the position in the piece at which they begin. */
export interface OpenedRecords {
  readonly records: RecordReader;
  readonly next: number;
}

/**
 * Recognises the format by the first bytes, which are those of the piece up to `to`. Null means that more bytes are
 * needed; with `whole` no more will come. Throws `CaptureError` for everything that is not a readable capture.
 */
export function openRecords(piece: Piece, to: number, batch: PacketBatch, whole: boolean): OpenedRecords | null {
  if (to < DETECTION_BYTES && !whole) return null;
  if (to >= 4) {
    const variant = pcapVariant(piece.view);
    if (variant !== null) {
      if (to < PCAP_FILE_HEADER) return null;
      return { records: createPcapReader(piece.view, variant, batch), next: PCAP_FILE_HEADER };
    }
  }
  throw new CaptureError("not-a-capture", "the bytes are neither pcap nor pcapng", 0);
}
