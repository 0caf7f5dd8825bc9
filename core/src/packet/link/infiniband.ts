import { type Frame, TOO_SHORT, wordAt } from "../frame.ts";
import { networkOffset } from "./ethertype.ts";

/** IP over InfiniBand (LINKTYPE_IPOIB, RFC 4391): a global route header of forty bytes, an EtherType, two reserved bytes. */
export function ipoibOffset(frame: Frame, at: number): number {
  if (at + 44 > frame.end) return TOO_SHORT;
  return networkOffset(frame, wordAt(frame, at + 40), at + 44);
}
