import { type Frame, NO_IP, TOO_SHORT } from "../frame.ts";
import { familyOffset, wideFamily } from "./address-family.ts";

const NFLOG_PAYLOAD = 9;

/** OpenBSD's packet filter log (LINKTYPE_PFLOG): its length, padded to four bytes, and the address family come first. */
export function pflogOffset(frame: Frame, at: number): number {
  if (at + 2 > frame.end) return TOO_SHORT;
  const next = at + ((frame.view.getUint8(at) + 3) & ~3);
  return next > frame.end ? TOO_SHORT : familyOffset(frame, frame.view.getUint8(at + 1), next);
}

/** The packet filter log of old (DLT_OLD_PFLOG): the address family in network order, and 24 bytes more. */
export function oldPflogOffset(frame: Frame, at: number): number {
  return at + 28 > frame.end ? TOO_SHORT : familyOffset(frame, wideFamily(frame, at), at + 28);
}

/** Linux netfilter log (LINKTYPE_NFLOG): attributes in the byte order of the machine, one of which is the packet. */
export function nflogOffset(frame: Frame, at: number): number {
  const little = at + 8 <= frame.end && isLittle(frame, at + 4);
  let next = at + 4;
  while (next + 4 <= frame.end) {
    const length = frame.view.getUint16(next, little);
    if ((frame.view.getUint16(next + 2, little) & 0x7fff) === NFLOG_PAYLOAD) {
      return familyOffset(frame, frame.view.getUint8(at), next + 4);
    }
    if (length < 4) return NO_IP;
    next += (length + 3) & ~3;
  }
  return next === frame.end ? NO_IP : TOO_SHORT;
}

/** Types of attributes are below 256, so the zero byte of the first one shows the byte order. */
function isLittle(frame: Frame, at: number): boolean {
  return frame.view.getUint8(at + 3) === 0;
}

/** OpenBSD's IPsec interface (LINKTYPE_ENC): family in the byte order of the machine, index, flags, then the packet. */
export function encOffset(frame: Frame, at: number): number {
  return at + 12 > frame.end ? TOO_SHORT : familyOffset(frame, wideFamily(frame, at), at + 12);
}
