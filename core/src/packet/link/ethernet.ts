import { type Frame, wordAt } from "../frame.ts";
import { LONGEST_LENGTH, etherTypeOffset } from "./ethertype.ts";

/** Two addresses of six bytes stand before the EtherType or length. */
const ADDRESSES = 12;
/** Cisco's Inter-Switch Link wraps a whole frame, behind destinations of 01 or 0c and this, and a length. */
const ISL_DESTINATION = 0x000c;
const ISL_HEADER = 26;

/** Ethernet II and IEEE 802.3 (LINKTYPE_ETHERNET). A frame check sequence at the end is never looked at. */
export function ethernetOffset(frame: Frame, at: number): number {
  return etherTypeOffset(frame, at + ADDRESSES + (isInterSwitchLink(frame, at) ? ISL_HEADER : 0));
}

function isInterSwitchLink(frame: Frame, at: number): boolean {
  if (at + ADDRESSES + 2 > frame.end || wordAt(frame, at + ADDRESSES) > LONGEST_LENGTH) return false;
  if (wordAt(frame, at + 1) !== ISL_DESTINATION || wordAt(frame, at + 3) !== 0) return false;
  const first = frame.view.getUint8(at);
  return first === 0x01 || first === 0x0c;
}
