import type { Frame } from "../frame.ts";
import { etherTypeOffset } from "./ethertype.ts";

/** Cisco's HDLC framing: address, control, EtherType (LINKTYPE_C_HDLC). */
export function ciscoHdlcOffset(frame: Frame, at: number): number {
  return etherTypeOffset(frame, at + 2);
}
