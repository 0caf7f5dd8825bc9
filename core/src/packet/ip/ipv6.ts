import { IS_LATER_FRAGMENT, type PacketColumns } from "../columns.ts";
import type { Frame } from "../frame.ts";
import { DECODED, EXTENSION_TRUNCATED, IP_TRUNCATED } from "../verdict.ts";
import { decodeTransport } from "./transport.ts";

const HEADER = 40;
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const DESTINATION_OPTIONS = 60;

/**
 * Decodes the IPv6 packet at `at` (RFC 8200) into row `row` and answers the verdict. The protocol is what follows the
 * hop-by-hop, routing, destination and fragment headers; authentication, encryption, mobility and the rest are protocols
 * by their number, as they are in IPv4. A payload length of 0 (a jumbogram, or an offloaded packet) reaches to the end
 * of the frame.
 */
export function decodeIpv6(frame: Frame, at: number, columns: PacketColumns, row: number): number {
  const { view } = frame;
  const captured = frame.end - at;
  if (captured < HEADER) return IP_TRUNCATED;
  const stated = view.getUint16(at + 4, false);
  const length = stated === 0 ? captured : HEADER + stated;
  columns.version[row] = 6;
  columns.protocol[row] = view.getUint8(at + 6);
  columns.ttl[row] = view.getUint8(at + 7);
  columns.ipLength[row] = length;
  columns.source0[row] = view.getUint32(at + 8, false);
  columns.source1[row] = view.getUint32(at + 12, false);
  columns.source2[row] = view.getUint32(at + 16, false);
  columns.source3[row] = view.getUint32(at + 20, false);
  columns.destination0[row] = view.getUint32(at + 24, false);
  columns.destination1[row] = view.getUint32(at + 28, false);
  columns.destination2[row] = view.getUint32(at + 32, false);
  columns.destination3[row] = view.getUint32(at + 36, false);
  return decodeExtensions(frame, columns, row, at + HEADER, Math.min(at + length, frame.end));
}

/** Follows the extension headers from `at`; the row's protocol is always the last one that was read. */
function decodeExtensions(frame: Frame, columns: PacketColumns, row: number, at: number, limit: number): number {
  let protocol = columns.protocol[row] ?? 0;
  for (;;) {
    const isFragment = protocol === FRAGMENT;
    if (!isFragment && protocol !== HOP_BY_HOP && protocol !== ROUTING && protocol !== DESTINATION_OPTIONS) break;
    if (at + 8 > limit) return EXTENSION_TRUNCATED;
    const next = frame.view.getUint8(at);
    const length = isFragment ? 8 : (frame.view.getUint8(at + 1) + 1) * 8;
    columns.protocol[row] = next;
    if (isFragment && readFragment(columns, row, frame.view.getUint16(at + 2, false))) return DECODED;
    if (at + length > limit) return EXTENSION_TRUNCATED;
    protocol = next;
    at += length;
  }
  return decodeTransport(frame, columns, row, protocol, at, limit);
}

/** Answers whether this is a fragment after the first. */
function readFragment(columns: PacketColumns, row: number, offsetAndFlags: number): boolean {
  const offset = offsetAndFlags & 0xfff8;
  columns.fragmentOffset[row] = offset;
  columns.moreFragments[row] = offsetAndFlags & 1;
  if (offset === 0) return false;
  columns.has[row] = IS_LATER_FRAGMENT;
  return true;
}
