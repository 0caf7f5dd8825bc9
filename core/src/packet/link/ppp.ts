import { type Frame, NO_IP, TOO_SHORT } from "../frame.ts";
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
    protocol = frame.view.getUint16(at, false);
    next = at + 2;
  }
  if (protocol === IPV4 || protocol === IPV6) return next;
  if (protocol === MPLS_UNICAST || protocol === MPLS_MULTICAST) return mplsOffset(frame, next);
  return NO_IP;
}
