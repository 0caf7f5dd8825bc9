import {
  type CaptureCut,
  CaptureError,
  type CaptureReader,
  type CaptureReaderOptions,
  type CaptureSummary,
  type PacketSink,
} from "./capture-reader.ts";
import { DETECTION_BYTES, openRecords } from "./format/detect.ts";
import type { Piece, RecordReader } from "./format/record-reader.ts";
import { createRemainder } from "./remainder.ts";
import { createPacketBatch } from "./packet-batch.ts";

const DEFAULT_CAPACITY = 512;

/**
 * A reader that sends the rows of one capture to `sink`, in batches that are full except where the pushed bytes end.
 * Records that lie whole within a pushed piece are read where they are; only one that crosses pieces is copied.
 */
export function createCaptureReader(sink: PacketSink, options: CaptureReaderOptions = {}): CaptureReader {
  const batch = createPacketBatch(sink, options.capacity ?? DEFAULT_CAPACITY);
  const remainder = createRemainder();
  let records: RecordReader | null = null;
  let total = 0;
  let corrupt: CaptureCut | null = null;

  function readPiece(piece: Piece, from: number, to: number, whole = false): number {
    batch.frame.bytes = piece.bytes;
    batch.frame.view = piece.view;
    let at = from;
    if (records === null) {
      const opened = openRecords(piece, to, batch, whole);
      if (opened === null) return at;
      records = opened.records;
      at = opened.next;
    }
    at = records.read(piece, at, to);
    if (records.corruption !== null) {
      corrupt = { kind: "corrupt", offset: piece.base + at, reason: records.corruption };
      return to;
    }
    return at;
  }

  function push(bytes: Uint8Array): void {
    let from = 0;
    while (remainder.length > 0 && from < bytes.length && corrupt === null) {
      const wanted = Math.max((records?.needed ?? DETECTION_BYTES) - remainder.length, 1);
      from += remainder.append(bytes.subarray(from, from + wanted));
      remainder.drop(readPiece(remainder.piece(total + from), 0, remainder.length));
    }
    if (from < bytes.length && corrupt === null) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const at = readPiece({ bytes, view, base: total }, from, bytes.length);
      remainder.append(bytes.subarray(at));
    }
    total += bytes.length;
    batch.flush();
  }

  function finish(): CaptureSummary {
    if (total === 0) throw new CaptureError("empty", "the capture is empty: it holds no bytes at all", 0);
    if (records === null) remainder.drop(readPiece(remainder.piece(total), 0, remainder.length, true));
    if (records === null) throw new CaptureError("corrupt", "the capture ends within its own file header", total);
    batch.flush();
    return {
      format: records.format,
      frames: batch.frames,
      verdicts: batch.verdicts(),
      statistics: records.statistics,
      bytes: total,
      cut: corrupt ?? truncation(total - remainder.length, remainder.length, records.needed),
    };
  }

  return {
    get ended() {
      return corrupt !== null;
    },
    push,
    finish,
  };
}

function truncation(offset: number, length: number, needed: number): CaptureCut | null {
  if (length === 0) return null;
  const reason = `the last record needs ${needed} bytes or more, and the capture ends after ${length} of them`;
  return { kind: "truncated", offset, reason };
}
