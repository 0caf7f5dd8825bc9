import { type Frame, NO_IP, TOO_SHORT, UNREAD_LINK } from "../frame.ts";
import { PLAIN_LINK_TYPES } from "./plain-link-types.ts";

const ETHERNET = 1;
const PACKET_DATA = 1;

/** Apple's packet tap (LINKTYPE_PKTAP): its own length, the kind of record, and the link type of what follows it. */
export function packetTapOffset(frame: Frame, at: number): number {
  if (at + 12 > frame.end) return TOO_SHORT;
  const next = at + frame.view.getUint32(at, true);
  if (frame.view.getUint32(at + 4, true) !== PACKET_DATA) return NO_IP;
  return innerOffset(frame, frame.view.getUint32(at + 8, true), next);
}

/** Per-packet information (LINKTYPE_PPI): flags, its own length, and the link type of what follows it. */
export function perPacketOffset(frame: Frame, at: number): number {
  if (at + 8 > frame.end) return TOO_SHORT;
  return innerOffset(frame, frame.view.getUint32(at + 4, true), at + frame.view.getUint16(at + 2, true));
}

/** netANALYZER (LINKTYPE_NETANALYZER, and with the preamble _TRANSPARENT): four bytes before an Ethernet frame. */
export function netAnalyzerOffset(frame: Frame, at: number): number {
  return innerOffset(frame, ETHERNET, at + 4);
}

/** netANALYZER with the eight bytes of preamble that stand on the wire. */
export function transparentNetAnalyzerOffset(frame: Frame, at: number): number {
  return innerOffset(frame, ETHERNET, at + 12);
}

/** Ethernet with its preamble (LINKTYPE_ETHERNET_MPACKET, IEEE 802.3br). */
export function preambleOffset(frame: Frame, at: number): number {
  return innerOffset(frame, ETHERNET, at + 8);
}

/** A wrapper inside a wrapper is not looked into. */
function innerOffset(frame: Frame, linkType: number, at: number): number {
  if (at > frame.end) return TOO_SHORT;
  return PLAIN_LINK_TYPES.get(linkType)?.(frame, at) ?? UNREAD_LINK;
}
