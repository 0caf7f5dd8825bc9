import { HAS_ICMP, HAS_PORTS, HAS_TCP, type PacketColumns } from "../columns.ts";
import type { Frame } from "../frame.ts";
import { datagramPayload, segmentPayload } from "../payload/index.ts";
import { tcpOptionShape } from "./tcp-options.ts";

const TCP = 6;
const UDP = 17;
const ICMP = 1;
/** Ethernet addresses and EtherType, then an IPv4 header of five words: where the transport header begins. */
const IP = 14;
const TRANSPORT = 34;
const SHORTEST = 42;
const SHORTEST_TCP = 54;
const UDP_HEADER = 8;
/** The bytes 08 00 45 as the little-endian word that begins with them: EtherType IPv4, version 4, five words. */
const PLAIN_HEAD = 0x450008;
/** Fragment offset and more-fragments bits as they lie in the little-endian word at the identification. */
const FRAGMENT_BITS = 0xff3f0000;

/**
 * The fast path: untagged Ethernet, an IPv4 header without options, not a fragment, TCP, UDP or ICMP, header whole in
 * both the capture and the datagram. Fills the row and answers true for those; answers false, with the row untouched,
 * for every other frame, which the general path then decodes. Both paths give the same row for the same bytes.
 */
export function decodePlainIpv4(frame: Frame, columns: PacketColumns, row: number): boolean {
  const { view, start } = frame;
  const captured = frame.end - start;
  if (captured < SHORTEST) return false;
  if ((view.getInt32(start + 12, true) & 0xffffff) !== PLAIN_HEAD) return false;
  const idAndFragment = view.getInt32(start + 18, true);
  if ((idAndFragment & FRAGMENT_BITS) !== 0) return false;
  const length = view.getUint16(start + 16, false);
  const protocol = view.getUint8(start + 23);
  if (protocol === TCP) {
    if (captured < SHORTEST_TCP || length < 40) return false;
    if (!decodePlainTcp(frame, columns, row, start + IP + length)) return false;
  } else if (protocol === UDP) {
    if (length < 28) return false;
    columns.has[row] = HAS_PORTS;
    columns.sourcePort[row] = view.getUint16(start + TRANSPORT, false);
    columns.destinationPort[row] = view.getUint16(start + TRANSPORT + 2, false);
    const payload = start + TRANSPORT + UDP_HEADER;
    const end = start + IP + length;
    if (payload < end) {
      columns.payloadClass[row] = datagramPayload(view, payload, Math.min(frame.end, end), end - payload);
    }
  } else if (protocol === ICMP) {
    if (length < 24) return false;
    columns.has[row] = HAS_ICMP;
    columns.icmpType[row] = view.getUint8(start + TRANSPORT);
    columns.icmpCode[row] = view.getUint8(start + TRANSPORT + 1);
  } else return false;
  columns.version[row] = 4;
  columns.protocol[row] = protocol;
  columns.ipLength[row] = length;
  columns.ipId[row] = ((idAndFragment & 0xff) << 8) | ((idAndFragment >> 8) & 0xff);
  columns.dontFragment[row] = (idAndFragment >> 22) & 1;
  columns.ttl[row] = view.getUint8(start + 22);
  columns.source3[row] = view.getUint32(start + 26, false);
  columns.destination3[row] = view.getUint32(start + 30, false);
  return true;
}

/** `end` is where the datagram ends by its own length, in the capture or beyond. */
function decodePlainTcp(frame: Frame, columns: PacketColumns, row: number, end: number): boolean {
  const { view } = frame;
  const limit = Math.min(frame.end, end);
  const at = frame.start + TRANSPORT;
  const offsetAndFlags = view.getUint16(at + 12, false);
  const headerLength = (offsetAndFlags >> 12) * 4;
  if (headerLength < 20) return false;
  columns.has[row] = HAS_PORTS | HAS_TCP;
  columns.sourcePort[row] = view.getUint16(at, false);
  columns.destinationPort[row] = view.getUint16(at + 2, false);
  columns.tcpSequence[row] = view.getUint32(at + 4, false);
  columns.tcpFlags[row] = offsetAndFlags & 0x0fff;
  columns.tcpWindow[row] = view.getUint16(at + 14, false);
  columns.tcpOptionShape[row] = tcpOptionShape(view, at + 20, at + headerLength, limit);
  const payload = at + headerLength;
  if (payload < end) columns.payloadClass[row] = segmentPayload(view, payload, limit, end - payload);
  return true;
}
