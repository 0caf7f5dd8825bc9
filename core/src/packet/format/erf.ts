import type { InterfaceStatistics } from "../capture-reader.ts";
import { ERF_HEADER, TYPE_AT, erfFrameStart, erfLink } from "../link/erf.ts";
import type { PacketBatch } from "../packet-batch.ts";
import type { RecordReader } from "./record-reader.ts";

/** Record types that Endace has given numbers to: 1 to 27, and 48 for padding. */
const LAST_TYPE = 27;
const PADDING = 48;
const TYPE_MASK = 0x7f;
const NANOSECONDS = 1_000_000_000;
/** A fraction of 2⁻³² seconds is 10⁹ / 2³² = 1953125 / 2²³ nanoseconds; the product stays exact. */
const FRACTION_TIMES = 1_953_125;
const FRACTION_PARTS = 2 ** 23;
/** ERF has no magic number: this many records in a row, or all there are, must look like records. */
const RECORDS_TO_BELIEVE = 4;

/**
 * Whether the bytes up to `to` begin like ERF records; `open` when that takes more bytes (256 KiB at most). With `whole`
 * no more bytes will come.
 */
export function looksLikeErf(view: DataView, to: number, whole: boolean): "yes" | "no" | "open" {
  let at = 0;
  let records = 0;
  while (at + ERF_HEADER <= to && records < RECORDS_TO_BELIEVE) {
    if (!isRecord(view, at)) return "no";
    at += view.getUint16(at + 10, false);
    records += 1;
  }
  if (records === RECORDS_TO_BELIEVE) return "yes";
  if (!whole) return "open";
  return records > 0 && at === to ? "yes" : "no";
}

function isRecord(view: DataView, at: number): boolean {
  const type = view.getUint8(at + TYPE_AT) & TYPE_MASK;
  const known = (type >= 1 && type <= LAST_TYPE) || type === PADDING;
  return known && view.getUint16(at + 10, false) >= ERF_HEADER;
}

/** Reads the records of an Endace ERF file; a frame begins behind its record's headers and alignment. */
export class ErfReader implements RecordReader {
  readonly format = "erf";
  readonly statistics: readonly InterfaceStatistics[] = [];
  needed: number = ERF_HEADER;
  corruption: string | null = null;
  private readonly batch: PacketBatch;

  constructor(batch: PacketBatch) {
    this.batch = batch;
  }

  read(view: DataView, from: number, to: number): number {
    let at = from;
    this.needed = ERF_HEADER;
    while (at + ERF_HEADER <= to) {
      if (!isRecord(view, at)) {
        this.corruption = "the record has a type or a length that no ERF record has";
        return at;
      }
      const next = at + view.getUint16(at + 10, false);
      if (next > to) {
        this.needed = next - at;
        return at;
      }
      if ((view.getUint8(at + TYPE_AT) & TYPE_MASK) !== PADDING) this.frame(view, at, next);
      at = next;
    }
    return at;
  }

  /** Times are little-endian fixed-point seconds, rounded to nanoseconds; the rest of the header is big-endian. */
  private frame(view: DataView, at: number, next: number): void {
    const start = erfFrameStart(view, at, next);
    this.batch.frame.start = start < 0 ? next : start;
    this.batch.frame.end = next;
    const nanosecond = Math.round((view.getUint32(at, true) * FRACTION_TIMES) / FRACTION_PARTS);
    const carry = nanosecond === NANOSECONDS ? 1 : 0;
    const second = view.getUint32(at + 4, true) + carry;
    const link = erfLink(view.getUint8(at + TYPE_AT));
    this.batch.add(link, second, nanosecond - carry * NANOSECONDS, view.getUint16(at + 14, false));
  }
}
