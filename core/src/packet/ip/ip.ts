import type { PacketColumns } from "../columns.ts";
import type { Frame } from "../frame.ts";
import { IP_TRUNCATED, IP_VERSION } from "../verdict.ts";
import { decodeIpv4 } from "./ipv4.ts";
import { decodeIpv6 } from "./ipv6.ts";

/** Decodes the IP packet at `at` into row `row`, by the version that its first byte states, which must be
 * the one that the link layer announces, and answers the verdict. */
export function decodeIp(frame: Frame, at: number, columns: PacketColumns, row: number): number {
  if (at >= frame.end) return IP_TRUNCATED;
  const version = frame.view.getUint8(at) >> 4;
  if (frame.announced !== 0 && frame.announced !== version) return IP_VERSION;
  switch (version) {
    case 4:
      return decodeIpv4(frame, at, columns, row);
    case 6:
      return decodeIpv6(frame, at, columns, row);
    default:
      return IP_VERSION;
  }
}
