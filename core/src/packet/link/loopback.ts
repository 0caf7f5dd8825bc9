import { type Frame, NO_IP, TOO_SHORT, wordAt } from "../frame.ts";
import { familyOffset, wideFamily } from "./address-family.ts";
import { networkOffset } from "./ethertype.ts";
import { framedPppOffset } from "./ppp-framing.ts";

const SHORTEST_ETHERTYPE = 0x0600;
const PPP_ADDRESS = 0xff03;

/**
 * BSD loopback (LINKTYPE_NULL, LINKTYPE_LOOP): four bytes of address family. Some systems write an EtherType there, some
 * have it in the last two of the bytes, and some write a PPP header.
 */
export function loopbackOffset(frame: Frame, at: number): number {
  if (at + 4 > frame.end) return TOO_SHORT;
  if (wordAt(frame, at) === PPP_ADDRESS) return framedPppOffset(frame, at);
  const family = wideFamily(frame, at);
  if (family < SHORTEST_ETHERTYPE) return familyOffset(frame, family, at + 4);
  const etherType = family <= 0xffff ? family : wordAt(frame, at + 2);
  return etherType >= SHORTEST_ETHERTYPE ? networkOffset(frame, etherType, at + 4) : NO_IP;
}
