import { type Frame, NO_IP, ipv4At, ipv6At } from "../frame.ts";

const INET = 2;
/** AF_INET6 on NetBSD and OpenBSD, FreeBSD, macOS, Linux. */
const INET6: readonly number[] = [24, 28, 30, 10];

/** The answer `at` for the address families of IPv4 and IPv6 on the systems that write captures, else `NO_IP`. */
export function familyOffset(frame: Frame, family: number, at: number): number {
  if (family === INET) return ipv4At(frame, at);
  return INET6.includes(family) ? ipv6At(frame, at) : NO_IP;
}

/**
 * The address family in the four bytes at `at`, in the byte order of the machine that captured or of the network. It is
 * a small number, so the half that is zero tells the order.
 */
export function wideFamily(frame: Frame, at: number): number {
  const word = frame.view.getUint32(at, false);
  return word > 0xffff ? frame.view.getUint32(at, true) : word;
}
