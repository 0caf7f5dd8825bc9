import { IS_LATER_FRAGMENT, type PacketColumns } from "../columns.ts";
import type { Frame } from "../frame.ts";
import { DECODED, EXTENSION_TRUNCATED, IP_TRUNCATED } from "../verdict.ts";
import { decodeTransport } from "./transport.ts";

const HEADER = 40;
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const DESTINATION_OPTIONS = 60;
const PAD1 = 0;
const JUMBO_PAYLOAD = 0xc2;

/**
 * Decodes the IPv6 packet at `at` (RFC 8200) into row `row` and answers the verdict. The protocol is what follows the
 * hop-by-hop, routing, destination and fragment headers; authentication, encryption, mobility and the rest are protocols
 * by their number, as they are in IPv4. A payload length of 0 is a jumbogram with the length of its jumbo payload option,
 * and without that option an empty payload.
 */
export function decodeIpv6(frame: Frame, at: number, columns: PacketColumns, row: number): number {
  const { view } = frame;
  if (at + HEADER > frame.end) return IP_TRUNCATED;
  const stated = view.getUint16(at + 4, false);
  const next = view.getUint8(at + 6);
  const length = HEADER + (stated === 0 && next === HOP_BY_HOP ? jumboLength(frame, at + HEADER) : stated);
  columns.version[row] = 6;
  columns.protocol[row] = next;
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
  return decodeExtensions(frame, columns, row, at + HEADER, at + length);
}

/** Follows the extension headers from `at` to the datagram's `end`; the row's protocol is always the last one that was read. */
function decodeExtensions(frame: Frame, columns: PacketColumns, row: number, at: number, end: number): number {
  const { view } = frame;
  const limit = Math.min(end, frame.end);
  let protocol = columns.protocol[row] ?? 0;
  while (isExtension(protocol)) {
    const isFragment = protocol === FRAGMENT;
    if (at + (isFragment ? 8 : 1) > limit) return EXTENSION_TRUNCATED;
    protocol = view.getUint8(at);
    columns.protocol[row] = protocol;
    if (at + 8 > limit) return EXTENSION_TRUNCATED;
    if (isFragment && readFragment(columns, row, view.getUint16(at + 2, false))) return DECODED;
    at += isFragment ? 8 : (view.getUint8(at + 1) + 1) * 8;
    if (at > limit) return EXTENSION_TRUNCATED;
  }
  return decodeTransport(frame, columns, row, protocol, at, end);
}

function isExtension(protocol: number): boolean {
  return protocol === HOP_BY_HOP || protocol === ROUTING || protocol === FRAGMENT || protocol === DESTINATION_OPTIONS;
}

/** The payload length of the jumbo payload option (RFC 2675) in the hop-by-hop header at `at`, or 0 without one. */
function jumboLength(frame: Frame, at: number): number {
  const { view } = frame;
  if (at + 8 > frame.end) return 0;
  const end = Math.min(at + (view.getUint8(at + 1) + 1) * 8, frame.end);
  let next = at + 2;
  while (next + 6 <= end) {
    const type = view.getUint8(next);
    if (type === JUMBO_PAYLOAD && view.getUint8(next + 1) === 4) return view.getUint32(next + 2, false);
    next += type === PAD1 ? 1 : 2 + view.getUint8(next + 1);
  }
  return 0;
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
