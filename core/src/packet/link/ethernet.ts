import type { Frame } from "../frame.ts";
import { etherTypeOffset } from "./ethertype.ts";

/** Two addresses of six bytes stand before the EtherType or length. */
const ADDRESSES = 12;

/** Ethernet II and IEEE 802.3 (LINKTYPE_ETHERNET). A frame check sequence at the end is never looked at. */
export function ethernetOffset(frame: Frame, at: number): number {
  return etherTypeOffset(frame, at + ADDRESSES);
}
