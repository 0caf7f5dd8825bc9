import { type Frame, NO_IP, TOO_SHORT, ipv4At } from "../frame.ts";
import { llcOffset } from "./ethertype.ts";

const LLC_TRAFFIC = 2;
const SNAP = 0xaaaa03;

/** ATM with RFC 1483 encapsulation (LINKTYPE_ATM_RFC1483): an LLC header comes first. */
export function rfc1483Offset(frame: Frame, at: number): number {
  return llcOffset(frame, at);
}

/** Classical IP over ATM on Linux (LINKTYPE_ATM_CLIP): an LLC header, or the IP header at once. */
export function classicalIpOffset(frame: Frame, at: number): number {
  if (at + 4 > frame.end) return TOO_SHORT;
  return frame.view.getUint32(at, false) >>> 8 === SNAP ? llcOffset(frame, at) : ipv4At(frame, at);
}

/** SunATM (LINKTYPE_SUNATM): four bytes, of which the low half of the first tells the kind of traffic. */
export function sunAtmOffset(frame: Frame, at: number): number {
  if (at >= frame.end) return TOO_SHORT;
  return (frame.view.getUint8(at) & 0x0f) === LLC_TRAFFIC ? llcOffset(frame, at + 4) : NO_IP;
}
