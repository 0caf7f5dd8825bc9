import type { SegmentFacts } from "@teiten/core/uplink";
import { encodeClosing } from "./close-segment.ts";
import { measurePacket } from "./packet-extent.ts";
import { ENHANCED_PACKET, INTERFACE_DESCRIPTION, PACKET_HEADER, PACKET_TRAILER, padded } from "./pcapng-blocks.ts";
import { readClosing } from "./scan-segment.ts";

/**
 * Takes the payload out of a whole, verified segment: every packet keeps its headers and its length on the wire. `facts`
 * are what the smaller file states. The bytes given are written over, so that a large segment needs no second copy.
 */
export function reduceSegment(bytes: Uint8Array, facts: SegmentFacts): Uint8Array {
  const closing = readClosing(bytes);
  const end = closing?.at ?? bytes.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const extent = { headers: 0, end: 0 };
  let linkType = 0;
  let written = 0;
  for (let at = 0; at < end;) {
    const length = view.getUint32(at + 4, true);
    const type = view.getUint32(at, true);
    if (type === INTERFACE_DESCRIPTION) linkType = view.getUint16(at + 8, true);
    if (type === ENHANCED_PACKET) {
      measurePacket(view, at + PACKET_HEADER, view.getUint32(at + 20, true), linkType, extent);
      bytes.copyWithin(written, at, at + PACKET_HEADER + extent.headers);
      written = endPacketBlock(view, written, extent.headers);
    } else {
      bytes.copyWithin(written, at, at + length);
      written += length;
    }
    at += length;
  }
  const body = bytes.subarray(0, written);
  return Buffer.concat([body, encodeClosing(body, facts, closing?.closing.flood ?? [])]);
}

/** Writes the lengths of a packet block that begins at `at` and now holds `captured` bytes; answers where it ends. */
function endPacketBlock(view: DataView, at: number, captured: number): number {
  const length = PACKET_HEADER + padded(captured) + PACKET_TRAILER;
  view.setUint32(at + 4, length, true);
  view.setUint32(at + 20, captured, true);
  for (let pad = captured; pad < padded(captured); pad++) view.setUint8(at + PACKET_HEADER + pad, 0);
  view.setUint32(at + length - 4, length, true);
  return at + length;
}
