import { type Frame, NO_IP, NO_VLAN, TOO_SHORT, wordAt } from "../frame.ts";
import { llcOffset } from "./llc.ts";
import { mplsOffset } from "./mpls.ts";
import { pppOffset } from "./ppp.ts";

const IPV4 = 0x0800;
const IPV6 = 0x86dd;
const VLAN = 0x8100;
const PROVIDER_VLAN = 0x88a8;
const OLD_QINQ = 0x9100;
const MPLS_UNICAST = 0x8847;
const MPLS_MULTICAST = 0x8848;
const PPPOE_SESSION = 0x8864;
const PPPOE_HEADER = 6;
/** Values below this are an IEEE 802.3 length, and an LLC header follows. */
const FIRST_ETHERTYPE = 0x0600;

/**
 * The IP header behind an EtherType that stands at `at`, through any depth of tags: IEEE 802.1Q and 802.1ad (and the
 * older 0x9100), MPLS, PPPoE sessions, and LLC where the value is a length.
 */
export function etherTypeOffset(frame: Frame, at: number): number {
  for (;;) {
    if (at + 2 > frame.end) return TOO_SHORT;
    const etherType = wordAt(frame, at);
    if (etherType === IPV4 || etherType === IPV6) return at + 2;
    if (etherType !== VLAN && etherType !== PROVIDER_VLAN && etherType !== OLD_QINQ) {
      return otherOffset(frame, etherType, at + 2);
    }
    if (at + 4 > frame.end) return TOO_SHORT;
    noteVlan(frame, wordAt(frame, at + 2) & 0x0fff);
    at += 4;
  }
}

function noteVlan(frame: Frame, identifier: number): void {
  if (frame.vlan === NO_VLAN) frame.vlan = identifier;
  else if (frame.innerVlan === NO_VLAN) frame.innerVlan = identifier;
}

function otherOffset(frame: Frame, etherType: number, at: number): number {
  if (etherType < FIRST_ETHERTYPE) return llcOffset(frame, at);
  if (etherType === MPLS_UNICAST || etherType === MPLS_MULTICAST) return mplsOffset(frame, at);
  if (etherType === PPPOE_SESSION) return pppOffset(frame, at + PPPOE_HEADER);
  return NO_IP;
}
