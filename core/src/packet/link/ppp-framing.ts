import { type Frame, TOO_SHORT, wordAt } from "../frame.ts";
import { ciscoHdlcOffset } from "./cisco-hdlc.ts";
import { pppOffset } from "./ppp.ts";

const ALL_STATIONS = 0xff03;
const CISCO_UNICAST = 0x0f;
const CISCO_MULTICAST = 0x8f;

/**
 * PPP as captures hold it: with the HDLC address and control bytes ff 03, or without where they were compressed away;
 * the addresses of Cisco's HDLC framing mean that (LINKTYPE_PPP, LINKTYPE_PPP_HDLC).
 */
export function framedPppOffset(frame: Frame, at: number): number {
  if (at >= frame.end) return TOO_SHORT;
  const first = frame.view.getUint8(at);
  if (first === CISCO_UNICAST || first === CISCO_MULTICAST) return ciscoHdlcOffset(frame, at);
  if (at + 2 <= frame.end && wordAt(frame, at) === ALL_STATIONS) return pppOffset(frame, at + 2);
  return pppOffset(frame, at);
}

/** PPP behind one byte that says which way the frame went (LINKTYPE_PPP_WITH_DIR). */
export function directedPppOffset(frame: Frame, at: number): number {
  return framedPppOffset(frame, at + 1);
}
