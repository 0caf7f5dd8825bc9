import type { Frame } from "../frame.ts";

/** No link header: the frame begins with the IP header, whose own version field counts (LINKTYPE_RAW, _IPV4, _IPV6). */
export function rawIpOffset(_frame: Frame, at: number): number {
  return at;
}
