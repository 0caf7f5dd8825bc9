import { type Frame, NO_IP, TOO_SHORT, wordAt } from "../frame.ts";
import { llcOffset, networkOffset } from "./ethertype.ts";

/** The value that Linux writes in the place of an EtherType when an LLC header follows (ETH_P_802_2). */
const LLC = 4;
const SHORTEST_ETHERTYPE = 0x0600;
/** ARPHRD value of Netlink, whose protocol field is a Netlink family. */
const NETLINK = 824;

/** Linux cooked capture, first version (LINKTYPE_LINUX_SLL): sixteen bytes, the protocol in the last two. */
export function linuxCookedOffset(frame: Frame, at: number): number {
  if (at + 16 > frame.end) return TOO_SHORT;
  return cookedOffset(frame, wordAt(frame, at + 2), wordAt(frame, at + 14), at + 16);
}

/** Linux cooked capture, second version (LINKTYPE_LINUX_SLL2): twenty bytes, the protocol in the first two. */
export function linuxCooked2Offset(frame: Frame, at: number): number {
  if (at + 20 > frame.end) return TOO_SHORT;
  return cookedOffset(frame, wordAt(frame, at + 8), wordAt(frame, at), at + 20);
}

function cookedOffset(frame: Frame, hardware: number, protocol: number, at: number): number {
  if (hardware === NETLINK) return NO_IP;
  if (protocol === LLC) return llcOffset(frame, at);
  return protocol < SHORTEST_ETHERTYPE ? NO_IP : networkOffset(frame, protocol, at);
}
