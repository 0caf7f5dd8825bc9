import { type Frame, TOO_SHORT } from "../frame.ts";
import { llcOffset } from "./ethertype.ts";

const ROUTED = 0x80;

/** Token Ring (LINKTYPE_IEEE802_5): access and frame control, two addresses, routing information where the source says so. */
export function tokenRingOffset(frame: Frame, at: number): number {
  if (at + 15 > frame.end) return TOO_SHORT;
  const routed = (frame.view.getUint8(at + 8) & ROUTED) !== 0;
  return llcOffset(frame, at + 14 + (routed ? frame.view.getUint8(at + 14) & 0x1f : 0));
}

/** FDDI (LINKTYPE_FDDI): frame control and two addresses. */
export function fddiOffset(frame: Frame, at: number): number {
  return llcOffset(frame, at + 13);
}

/** IP over Fibre Channel (LINKTYPE_IP_OVER_FC, RFC 2625): a network header of two eight-byte addresses. */
export function fibreChannelOffset(frame: Frame, at: number): number {
  return llcOffset(frame, at + 16);
}
