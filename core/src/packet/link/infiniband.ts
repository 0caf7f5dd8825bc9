import { type Frame, TOO_SHORT, wordAt } from "../frame.ts";
import { networkOffset } from "./ethertype.ts";

/** IP over InfiniBand (LINKTYPE_IPOIB, RFC 4391): an address of twenty bytes, an EtherType, two reserved bytes. */
export function ipoibOffset(frame: Frame, at: number): number {
  if (at + 24 > frame.end) return TOO_SHORT;
  return networkOffset(frame, wordAt(frame, at + 20), at + 24);
}
