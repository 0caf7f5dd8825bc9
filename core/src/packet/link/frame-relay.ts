import { type Frame, NO_IP, TOO_SHORT, ipv4At, ipv6At, wordAt } from "../frame.ts";
import { etherTypeOffset } from "./ethertype.ts";

const UNNUMBERED_INFORMATION = 0x03;
const NLPID_PADDING = 0x00;
const NLPID_SNAP = 0x80;
const NLPID_IPV4 = 0xcc;
const NLPID_IPV6 = 0x8e;
const SHORTEST_ETHERTYPE = 0x0600;

/**
 * Frame Relay (LINKTYPE_FRELAY): a Q.922 address of two to four bytes, of which the last has its lowest bit set, and
 * then the multiprotocol encapsulation of RFC 2427, or an EtherType at once as Cisco does it.
 */
export function frameRelayOffset(frame: Frame, at: number): number {
  let next = at;
  do {
    if (next >= frame.end || next - at === 4) return next - at === 4 ? NO_IP : TOO_SHORT;
    next += 1;
  } while ((frame.view.getUint8(next - 1) & 1) === 0);
  if (next + 2 > frame.end) return TOO_SHORT;
  if (frame.view.getUint8(next) === UNNUMBERED_INFORMATION) return nlpidOffset(frame, next + 1);
  return wordAt(frame, next) >= SHORTEST_ETHERTYPE ? etherTypeOffset(frame, next) : NO_IP;
}

/** Frame Relay behind one byte that says which way the frame went (LINKTYPE_FRELAY_WITH_DIR). */
export function directedFrameRelayOffset(frame: Frame, at: number): number {
  return frameRelayOffset(frame, at + 1);
}

function nlpidOffset(frame: Frame, at: number): number {
  if (at >= frame.end) return TOO_SHORT;
  const nlpid = frame.view.getUint8(at);
  switch (nlpid) {
    case NLPID_PADDING:
      return at + 1 < frame.end && frame.view.getUint8(at + 1) !== NLPID_PADDING ? nlpidOffset(frame, at + 1) : NO_IP;
    case NLPID_IPV4:
      return ipv4At(frame, at + 1);
    case NLPID_IPV6:
      return ipv6At(frame, at + 1);
    case NLPID_SNAP:
      return snapOffset(frame, at + 1);
    default:
      return NO_IP;
  }
}

function snapOffset(frame: Frame, at: number): number {
  if (at + 5 > frame.end) return TOO_SHORT;
  const organisation = frame.view.getUint32(at - 1, false) & 0xffffff;
  return organisation === 0 ? etherTypeOffset(frame, at + 3) : NO_IP;
}
