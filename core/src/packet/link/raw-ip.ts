import { type Frame, ipv4At, ipv6At } from "../frame.ts";

/** No link header: the frame begins with an IP header, whose own version field counts (LINKTYPE_RAW). */
export function rawIpOffset(_frame: Frame, at: number): number {
  return at;
}

/** No link header, and IPv4 is announced (LINKTYPE_IPV4). */
export function rawIpv4Offset(frame: Frame, at: number): number {
  return ipv4At(frame, at);
}

/** No link header, and IPv6 is announced (LINKTYPE_IPV6). */
export function rawIpv6Offset(frame: Frame, at: number): number {
  return ipv6At(frame, at);
}
