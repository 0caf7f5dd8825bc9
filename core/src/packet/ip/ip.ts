import type { PacketColumns } from "../columns.ts";
import type { Frame } from "../frame.ts";
import { IP_TRUNCATED, IP_VERSION } from "../verdict.ts";
import { decodeIpv4 } from "./ipv4.ts";
import { decodeIpv6 } from "./ipv6.ts";

/** Decodes the IP packet at `at` into row `row`, by the version that its first byte states, and answers the verdict. */
export function decodeIp(frame: Frame, at: number, columns: PacketColumns, row: number): number {
  if (at >= frame.end) return IP_TRUNCATED;
  switch (frame.view.getUint8(at) >> 4) {
    case 4:
      return decodeIpv4(frame, at, columns, row);
    case 6:
      return decodeIpv6(frame, at, columns, row);
    default:
      return IP_VERSION;
  }
}
