import { type Frame, NO_IP, TOO_SHORT, ipv4At, ipv6At } from "../frame.ts";

const IPV4 = 1;
const IPV6 = 2;

/** The IP header behind a Network Service Header (RFC 8300), whose second byte holds its length in words. */
export function nshOffset(frame: Frame, at: number): number {
  if (at + 4 > frame.end) return TOO_SHORT;
  const length = (frame.view.getUint8(at + 1) & 0x3f) * 4;
  const next = frame.view.getUint8(at + 3);
  if (next !== IPV4 && next !== IPV6) return NO_IP;
  if (at + length > frame.end) return TOO_SHORT;
  return next === IPV4 ? ipv4At(frame, at + length) : ipv6At(frame, at + length);
}
