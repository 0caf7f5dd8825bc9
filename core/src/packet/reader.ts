import {
  type CaptureCut,
  CaptureError,
  type CaptureReader,
  type CaptureReaderOptions,
  type CaptureSummary,
  type PacketSink,
} from "./capture-reader.ts";
import { DETECTION_BYTES, openRecords } from "./format/detect.ts";
import type { RecordReader } from "./format/record-reader.ts";
import { PacketBatch } from "./packet-batch.ts";
import { Remainder } from "./remainder.ts";

const DEFAULT_CAPACITY = 512;

/**
 * A reader that sends the rows of one capture to `sink`, in batches that are full except where the pushed bytes end.
 * Records that lie whole within a pushed piece are read where they are; only one that crosses pieces is copied.
 */
export function createCaptureReader(sink: PacketSink, options: CaptureReaderOptions = {}): CaptureReader {
  return new PushReader(new PacketBatch(sink, options.capacity ?? DEFAULT_CAPACITY, options.onFrame ?? null));
}

class PushReader implements CaptureReader {
  private readonly batch: PacketBatch;
  private readonly remainder = new Remainder();
  private records: RecordReader | null = null;
  private corrupt: CaptureCut | null = null;
  private total = 0;

  constructor(batch: PacketBatch) {
    this.batch = batch;
  }

  get ended(): boolean {
    return this.corrupt !== null;
  }

  push(bytes: Uint8Array): void {
    let from = 0;
    while (this.remainder.length > 0 && from < bytes.length && !this.ended) {
      const wanted = this.records === null ? DETECTION_BYTES : this.records.needed - this.remainder.length;
      const part = bytes.subarray(from, from + Math.max(wanted, 1));
      this.remainder.append(part);
      from += part.length;
      this.readRemainder(this.total + from, false);
    }
    if (from < bytes.length && !this.ended) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      this.remainder.append(bytes.subarray(this.read(view, this.total, from, bytes.length, false)));
    }
    this.total += bytes.length;
    this.batch.flush();
  }

  finish(): CaptureSummary {
    if (this.total === 0) throw new CaptureError("empty", "the capture is empty: it holds no bytes at all", 0);
    if (this.records === null) this.readRemainder(this.total, true);
    this.batch.flush();
    const { records, batch, total } = this;
    if (records === null) throw new CaptureError("corrupt", "the capture ends within its own file header", total);
    return {
      format: records.format,
      frames: batch.frames,
      verdicts: batch.verdicts(),
      statistics: records.statistics,
      bytes: total,
      cut: this.corrupt ?? truncation(total, this.remainder.length, records.needed),
    };
  }

  private readRemainder(end: number, whole: boolean): void {
    const { view, length } = this.remainder;
    this.remainder.drop(this.read(view, end - length, 0, length, whole));
  }

  /** Reads the records between `from` and `to` of a piece that begins at `base`; answers where the first unread begins. */
  private read(view: DataView, base: number, from: number, to: number, whole: boolean): number {
    let at = from;
    if (this.records === null) {
      const opened = openRecords(view, to, this.batch, whole);
      if (opened === null) return from;
      this.records = opened.records;
      at = opened.next;
    }
    this.batch.frame.view = view;
    at = this.records.read(view, at, to);
    const reason = this.records.corruption;
    if (reason === null) return at;
    this.corrupt = { kind: "corrupt", offset: base + at, reason };
    return to;
  }
}

function truncation(total: number, length: number, needed: number): CaptureCut | null {
  if (length === 0) return null;
  const reason = `the last record needs at least ${needed} bytes, and only ${length} of them are there`;
  return { kind: "truncated", offset: total - length, reason };
}
