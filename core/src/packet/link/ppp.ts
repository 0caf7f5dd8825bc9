import { type Frame, NO_IP, TOO_SHORT, ipv4At, ipv6At, wordAt } from "../frame.ts";
import { mplsOffset } from "./mpls.ts";

const IPV4 = 0x21;
const IPV6 = 0x57;
const MPLS_UNICAST = 0x281;
const MPLS_MULTICAST = 0x283;

/** The IP header behind a PPP protocol field (RFC 1661: two bytes, or one odd byte when compressed). */
export function pppOffset(frame: Frame, at: number): number {
  if (at >= frame.end) return TOO_SHORT;
  let protocol = frame.view.getUint8(at);
  let next = at + 1;
  if ((protocol & 1) === 0) {
    if (at + 2 > frame.end) return TOO_SHORT;
    protocol = wordAt(frame, at);
    next = at + 2;
  }
  if (protocol === IPV4) return ipv4At(frame, next);
  if (protocol === IPV6) return ipv6At(frame, next);
  if (protocol === MPLS_UNICAST || protocol === MPLS_MULTICAST) return mplsOffset(frame, next);
  return NO_IP;
}

/** PPP behind four bytes of direction and padding (LINKTYPE_PPP_PPPD). */
export function pppdOffset(frame: Frame, at: number): number {
  return pppOffset(frame, at + 4);
}

/** PPP over Ethernet without the Ethernet header (LINKTYPE_PPP_ETHER). */
export function bareSessionOffset(frame: Frame, at: number): number {
  return pppOffset(frame, at + 6);
}
