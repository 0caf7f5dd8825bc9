import { type Frame, type LinkDecoder, NO_IP, TOO_SHORT, ipv4At, ipv6At } from "../frame.ts";
import { ciscoHdlcOffset } from "./cisco-hdlc.ts";
import { ethernetOffset } from "./ethernet.ts";
import { frameRelayOffset } from "./frame-relay.ts";
import { framedPppOffset } from "./ppp-framing.ts";

const MAGIC = 0x4d4743;
const WITH_EXTENSIONS = 0x80;
const WITHOUT_LINK_HEADER = 0x02;
const INET = 2;
const INET6 = 6;

/**
 * Juniper's capture header (LINKTYPE_JUNIPER_ETHER and its like): the letters MGC, flags, extensions of stated length,
 * and then the link header, or four bytes of protocol where the router left that away.
 */
function juniperOffset(frame: Frame, at: number, link: LinkDecoder): number {
  if (at + 4 > frame.end) return TOO_SHORT;
  if (frame.view.getUint32(at, false) >>> 8 !== MAGIC) return NO_IP;
  const flags = frame.view.getUint8(at + 3);
  let next = at + 4;
  if ((flags & WITH_EXTENSIONS) !== 0) {
    if (next + 2 > frame.end) return TOO_SHORT;
    next += 2 + frame.view.getUint16(next, false);
  }
  if ((flags & WITHOUT_LINK_HEADER) === 0) return next > frame.end ? TOO_SHORT : link(frame, next);
  if (next + 4 > frame.end) return TOO_SHORT;
  const protocol = frame.view.getUint8(next);
  if (protocol === INET) return ipv4At(frame, next + 4);
  return protocol === INET6 ? ipv6At(frame, next + 4) : NO_IP;
}

/** LINKTYPE_JUNIPER_ETHER. */
export function juniperEthernetOffset(frame: Frame, at: number): number {
  return juniperOffset(frame, at, ethernetOffset);
}

/** LINKTYPE_JUNIPER_PPP. */
export function juniperPppOffset(frame: Frame, at: number): number {
  return juniperOffset(frame, at, framedPppOffset);
}

/** LINKTYPE_JUNIPER_FRELAY. */
export function juniperFrameRelayOffset(frame: Frame, at: number): number {
  return juniperOffset(frame, at, frameRelayOffset);
}

/** LINKTYPE_JUNIPER_CHDLC. */
export function juniperHdlcOffset(frame: Frame, at: number): number {
  return juniperOffset(frame, at, ciscoHdlcOffset);
}
