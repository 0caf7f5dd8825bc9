import { CaptureError, type InterfaceStatistics } from "../capture-reader.ts";
import type { LinkDecoder } from "../frame.ts";
import { linkDecoder } from "../link/link-types.ts";
import type { PacketBatch } from "../packet-batch.ts";
import { LONGEST_FRAME, type RecordReader, tooLong } from "./record-reader.ts";

/** Length of the header before the records. */
export const PCAP_FILE_HEADER = 24;

const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
/** Alexey Kuznetsov's patched libpcap: each record header has eight bytes more (interface, protocol, packet type). */
const KUZNETSOV = 0xa1b2cd34;

/** What the first four bytes of a pcap file announce. */
export interface PcapVariant {
  readonly little: boolean;
  readonly nanosecondsPerTick: number;
  readonly recordHeader: number;
}

/** The variant that the first four bytes of a file announce, or null when it is not pcap. */
export function pcapVariant(view: DataView): PcapVariant | null {
  for (const little of [true, false]) {
    switch (view.getUint32(0, little)) {
      case MICROSECONDS:
        return { little, nanosecondsPerTick: 1000, recordHeader: 16 };
      case NANOSECONDS:
        return { little, nanosecondsPerTick: 1, recordHeader: 16 };
      case KUZNETSOV:
        return { little, nanosecondsPerTick: 1000, recordHeader: 24 };
    }
  }
  return null;
}

/** Reads the records of a pcap file. */
export class PcapReader implements RecordReader {
  readonly format = "pcap";
  readonly statistics: readonly InterfaceStatistics[] = [];
  needed: number;
  corruption: string | null = null;
  private readonly batch: PacketBatch;
  private readonly variant: PcapVariant;
  private readonly link: LinkDecoder;
  private readonly order: LengthOrder;

  /** `header` begins with the 24-byte file header; throws `CaptureError` for a version that does not exist. */
  constructor(header: DataView, variant: PcapVariant, batch: PacketBatch) {
    const { little } = variant;
    this.order = lengthOrder(header.getUint16(4, little), header.getUint16(6, little));
    this.link = linkDecoder(header.getUint32(20, little));
    this.variant = variant;
    this.batch = batch;
    this.needed = variant.recordHeader;
  }

  read(view: DataView, from: number, to: number): number {
    const { batch, link } = this;
    const { little, nanosecondsPerTick, recordHeader } = this.variant;
    const { frame } = batch;
    let at = from;
    this.needed = recordHeader;
    while (at + recordHeader <= to) {
      let captured = view.getUint32(at + 8, little);
      let wire = view.getUint32(at + 12, little);
      if (this.order !== "captured-first" && (this.order === "wire-first" || captured > wire)) {
        [captured, wire] = [wire, captured];
      }
      const next = at + recordHeader + captured;
      if (next > to || captured > LONGEST_FRAME) {
        this.needed = next - at;
        if (captured > LONGEST_FRAME) this.corruption = tooLong(captured);
        return at;
      }
      frame.start = at + recordHeader;
      frame.end = next;
      addTimed(batch, link, view.getUint32(at, little), view.getUint32(at + 4, little) * nanosecondsPerTick, wire);
      at = next;
    }
    return at;
  }
}

/** A fraction of a second or more is carried over into the seconds. */
function addTimed(batch: PacketBatch, link: LinkDecoder, second: number, nanosecond: number, wire: number): void {
  if (nanosecond < 1e9) batch.add(link, second, nanosecond, wire);
  else batch.add(link, second + Math.floor(nanosecond / 1e9), nanosecond % 1e9, wire);
}

/** Which of a record header's two lengths comes first; old versions of the format (minor below 3) had them swapped. */
type LengthOrder = "captured-first" | "wire-first" | "smaller-is-captured";

function lengthOrder(major: number, minor: number): LengthOrder {
  if (major !== 2 && !(major === 543 && minor === 0)) {
    throw new CaptureError(
      "unsupported-format",
      `pcap version ${major}.${minor} is not known; 2.4 is the current one`,
      4,
    );
  }
  if (major === 543 || minor < 3) return "wire-first";
  return minor === 3 ? "smaller-is-captured" : "captured-first";
}
