import type { Frame } from "../frame.ts";
import { etherTypeOffset } from "./ethertype.ts";

/** Apple's IP over FireWire (LINKTYPE_APPLE_IP_OVER_IEEE1394): two eight-byte addresses, then an EtherType. */
export function ieee1394Offset(frame: Frame, at: number): number {
  return etherTypeOffset(frame, at + 16);
}
