import { type Frame, NO_IP, TOO_SHORT } from "../frame.ts";
import { networkOffset } from "./ethertype.ts";
import { framedPppOffset } from "./ppp-framing.ts";

const INET = 2;
/** AF_INET6 on NetBSD and OpenBSD, FreeBSD, macOS, Linux. */
const INET6: readonly number[] = [24, 28, 30, 10];
const SHORTEST_ETHERTYPE = 0x0600;
const PPP_ADDRESS = 0xff03;

/** True for the address families of IPv4 and IPv6 on the systems that write captures. */
export function isInternetFamily(family: number): boolean {
  return family === INET || INET6.includes(family);
}

/**
 * BSD loopback (LINKTYPE_NULL, LINKTYPE_LOOP): four bytes of address family, in the byte order of the machine that
 * captured or of the network. The family is small, so the half that is zero tells the order. Some systems write an
 * EtherType there, and some a PPP header.
 */
export function loopbackOffset(frame: Frame, at: number): number {
  if (at + 4 > frame.end) return TOO_SHORT;
  if (frame.view.getUint16(at, false) === PPP_ADDRESS) return framedPppOffset(frame, at);
  const word = frame.view.getUint32(at, false);
  const family = word > 0xffff ? frame.view.getUint32(at, true) : word;
  if (isInternetFamily(family)) return at + 4;
  return family >= SHORTEST_ETHERTYPE && family <= 0xffff ? networkOffset(frame, family, at + 4) : NO_IP;
}
