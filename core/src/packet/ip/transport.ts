import { HAS_ICMP, HAS_PORTS, HAS_TCP, type PacketColumns } from "../columns.ts";
import type { Frame } from "../frame.ts";
import { datagramPayload, segmentPayload } from "../payload/index.ts";
import { DECODED, TRANSPORT_HEADER_LENGTH, TRANSPORT_TRUNCATED } from "../verdict.ts";
import { tcpOptionShape } from "./tcp-options.ts";

const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMPV6 = 58;
const TCP_HEADER = 20;
const UDP_HEADER = 8;
/** TCP fields up to and with the window. */
const TCP_TO_WINDOW = 16;

/**
 * Reads the transport header at `at` of a first fragment; `end` is where the datagram ends by its own length, in the
 * capture or beyond. Fields that are there are kept even when the header is not whole. Answers the verdict.
 */
export function decodeTransport(
  frame: Frame,
  columns: PacketColumns,
  row: number,
  protocol: number,
  at: number,
  end: number,
): number {
  switch (protocol) {
    case TCP:
      return decodeTcp(frame, columns, row, at, end);
    case UDP:
      return decodeUdp(frame, columns, row, at, end);
    case ICMP:
    case ICMPV6:
      return decodeIcmp(frame, columns, row, at, end);
    default:
      return DECODED;
  }
}

function decodePorts(frame: Frame, columns: PacketColumns, row: number, at: number): void {
  columns.sourcePort[row] = frame.view.getUint16(at, false);
  columns.destinationPort[row] = frame.view.getUint16(at + 2, false);
  columns.has[row] = HAS_PORTS;
}

function decodeUdp(frame: Frame, columns: PacketColumns, row: number, at: number, end: number): number {
  const limit = Math.min(end, frame.end);
  if (at + 4 > limit) return TRANSPORT_TRUNCATED;
  decodePorts(frame, columns, row, at);
  const payload = at + UDP_HEADER;
  if (payload > limit) return TRANSPORT_TRUNCATED;
  columns.payloadClass[row] = datagramPayload(frame.view, payload, limit, end - payload);
  return DECODED;
}

function decodeIcmp(frame: Frame, columns: PacketColumns, row: number, at: number, end: number): number {
  const limit = Math.min(end, frame.end);
  if (at + 4 > limit) return TRANSPORT_TRUNCATED;
  columns.icmpType[row] = frame.view.getUint8(at);
  columns.icmpCode[row] = frame.view.getUint8(at + 1);
  columns.has[row] = HAS_ICMP;
  return DECODED;
}

function decodeTcp(frame: Frame, columns: PacketColumns, row: number, at: number, end: number): number {
  const limit = Math.min(end, frame.end);
  if (at + 4 > limit) return TRANSPORT_TRUNCATED;
  decodePorts(frame, columns, row, at);
  if (at + TCP_TO_WINDOW > limit) return TRANSPORT_TRUNCATED;
  const offsetAndFlags = frame.view.getUint16(at + 12, false);
  const headerLength = (offsetAndFlags >> 12) * 4;
  if (headerLength < TCP_HEADER) return TRANSPORT_HEADER_LENGTH;
  columns.has[row] = HAS_PORTS | HAS_TCP;
  columns.tcpFlags[row] = offsetAndFlags & 0x0fff;
  columns.tcpSequence[row] = frame.view.getUint32(at + 4, false);
  columns.tcpWindow[row] = frame.view.getUint16(at + 14, false);
  if (at + TCP_HEADER > limit) return TRANSPORT_TRUNCATED;
  columns.tcpOptionShape[row] = tcpOptionShape(frame.view, at + TCP_HEADER, at + headerLength, limit);
  const payload = at + headerLength;
  columns.payloadClass[row] = segmentPayload(frame.view, payload, limit, end - payload);
  return DECODED;
}
