import { type Frame, NO_IP, TOO_SHORT } from "../frame.ts";

const BOTTOM_OF_STACK = 0x100;

/**
 * The IP header under a stack of MPLS labels (RFC 3032). The label says nothing about the payload, so its first four
 * bits decide: 4 and 6 are IP, anything else is not.
 */
export function mplsOffset(frame: Frame, at: number): number {
  for (;;) {
    if (at + 4 > frame.end) return TOO_SHORT;
    const entry = frame.view.getInt32(at, false);
    at += 4;
    if ((entry & BOTTOM_OF_STACK) !== 0) break;
  }
  if (at >= frame.end) return TOO_SHORT;
  const version = frame.view.getUint8(at) >> 4;
  return version === 4 || version === 6 ? at : NO_IP;
}
