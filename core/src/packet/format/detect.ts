import { CaptureError } from "../capture-reader.ts";
import type { PacketBatch } from "../packet-batch.ts";
import { ErfReader, looksLikeErf } from "./erf.ts";
import { knownContent, unknownContent } from "./name-content.ts";
import { PCAP_FILE_HEADER, PcapReader, pcapVariant } from "./pcap.ts";
import { PcapngReader, SECTION_HEADER } from "./pcapng.ts";
import type { RecordReader } from "./record-reader.ts";

/** Bytes that are wanted before those without a magic number are judged, and at a time; fewer are judged at the end. */
export const DETECTION_BYTES = 4096;

/** The reader for a capture's records, and the position at which they begin. */
export interface OpenedRecords {
  readonly records: RecordReader;
  readonly next: number;
}

/**
 * Recognises the format by the first bytes, which are those of `view` up to `to`. Null means that more bytes are needed;
 * with `whole` no more will come. Throws `CaptureError`, naming what the bytes are, for everything that is not read.
 */
export function openRecords(view: DataView, to: number, batch: PacketBatch, whole: boolean): OpenedRecords | null {
  if (to >= 4) {
    const variant = pcapVariant(view);
    if (variant !== null && to < PCAP_FILE_HEADER) return null;
    if (variant !== null) return { records: new PcapReader(view, variant, batch), next: PCAP_FILE_HEADER };
    if (view.getUint32(0, true) === SECTION_HEADER) return openPcapng(view, to, batch);
  }
  if (to < DETECTION_BYTES && !whole) return null;
  const erf = looksLikeErf(view, to, whole);
  if (erf === "yes") return { records: new ErfReader(batch), next: 0 };
  const known = knownContent(view, to);
  if (erf === "open" && known === null) return null;
  const content = known ?? unknownContent(view, to);
  throw new CaptureError(content.code, content.message, 0);
}

function openPcapng(view: DataView, to: number, batch: PacketBatch): OpenedRecords | null {
  if (to < 12) return null;
  const records = new PcapngReader(batch);
  records.read(view, 0, 12);
  if (records.corruption !== null) throw new CaptureError("corrupt", records.corruption, 0);
  return { records, next: 0 };
}
