import { IS_LATER_FRAGMENT, type PacketColumns } from "../columns.ts";
import type { Frame } from "../frame.ts";
import { DECODED, IP_HEADER_LENGTH, IP_TOTAL_LENGTH, IP_TRUNCATED } from "../verdict.ts";
import { decodeTransport } from "./transport.ts";

const SHORTEST_HEADER = 20;
const MORE_FRAGMENTS = 0x2000;
const DONT_FRAGMENT = 0x4000;
const OFFSET_MASK = 0x1fff;

/**
 * Decodes the IPv4 packet at `at` (RFC 791) into row `row` and answers the verdict. The row keeps version 0 unless the
 * whole header, options included, is in the capture. A total length of 0 is a packet that the sending host's network
 * card would have cut (segmentation offload): it reaches to the end of the frame.
 */
export function decodeIpv4(frame: Frame, at: number, columns: PacketColumns, row: number): number {
  const { view } = frame;
  const captured = frame.end - at;
  if (captured < SHORTEST_HEADER) return IP_TRUNCATED;
  const headerLength = (view.getUint8(at) & 0x0f) * 4;
  if (headerLength < SHORTEST_HEADER) return IP_HEADER_LENGTH;
  const stated = view.getUint16(at + 2, false);
  if (stated < headerLength && stated !== 0) return IP_TOTAL_LENGTH;
  if (headerLength > captured) return IP_TRUNCATED;
  const length = stated === 0 ? captured : stated;
  const protocol = view.getUint8(at + 9);
  const fragment = view.getUint16(at + 6, false);
  columns.version[row] = 4;
  columns.protocol[row] = protocol;
  columns.source3[row] = view.getUint32(at + 12, false);
  columns.destination3[row] = view.getUint32(at + 16, false);
  columns.ttl[row] = view.getUint8(at + 8);
  columns.ipId[row] = view.getUint16(at + 4, false);
  columns.ipLength[row] = length;
  columns.fragmentOffset[row] = (fragment & OFFSET_MASK) * 8;
  columns.moreFragments[row] = (fragment & MORE_FRAGMENTS) === 0 ? 0 : 1;
  columns.dontFragment[row] = (fragment & DONT_FRAGMENT) === 0 ? 0 : 1;
  if ((fragment & OFFSET_MASK) !== 0) {
    columns.has[row] = IS_LATER_FRAGMENT;
    return DECODED;
  }
  return decodeTransport(frame, columns, row, protocol, at + headerLength, at + length);
}
