import { type Frame, NO_IP, NO_VLAN, TOO_SHORT, ipv4At, ipv6At, wordAt } from "../frame.ts";
import { tagLength } from "./ethernet-tags.ts";
import { IP_SAP_HEADER, isIpSap, snapLength } from "./llc.ts";
import { isIpBehindLabels, labelStackEnd, pseudowireEtherType } from "./mpls.ts";
import { nshOffset } from "./nsh.ts";
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
const NSH = 0x894f;
/** Values up to this are an IEEE 802.3 length, and an LLC header follows. */
export const LONGEST_LENGTH = 1500;

/** The IP header behind an EtherType that stands at `at`, or a length and an LLC header. */
export function etherTypeOffset(frame: Frame, at: number): number {
  return at + 2 > frame.end ? TOO_SHORT : networkOffset(frame, wordAt(frame, at), at + 2);
}

/** The IP header behind an IEEE 802.2 LLC header that stands at `at`. */
export function llcOffset(frame: Frame, at: number): number {
  return networkOffset(frame, LONGEST_LENGTH, at);
}

/**
 * The IP header behind `etherType`, where `at` is what follows it: through any number of tags (IEEE 802.1Q and 802.1ad,
 * the older 0x9100, and those of `tagLength`), MPLS with IP or Ethernet under it, PPPoE, NSH, and LLC where the value is a
 * length.
 */
export function networkOffset(frame: Frame, etherType: number, at: number): number {
  for (;;) {
    if (etherType === IPV4) return ipv4At(frame, at);
    if (etherType === IPV6) return ipv6At(frame, at);
    if (etherType === MPLS_UNICAST || etherType === MPLS_MULTICAST) {
      at = labelStackEnd(frame, at);
      if (at < 0 || isIpBehindLabels(frame, at)) return at;
      at = pseudowireEtherType(frame, at);
      if (at < 0) return at;
      etherType = wordAt(frame, at);
      at += 2;
      continue;
    }
    const tag = stepLength(frame, etherType, at);
    if (tag < 0) return tag;
    if (tag === 0) return payloadOffset(frame, etherType, at);
    at += tag + 2;
    if (at > frame.end) return TOO_SHORT;
    etherType = wordAt(frame, at - 2);
  }
}

/** Bytes to the next EtherType, 0 when there is none, negative when there is no way on. */
function stepLength(frame: Frame, etherType: number, at: number): number {
  if (etherType === VLAN || etherType === PROVIDER_VLAN || etherType === OLD_QINQ) {
    if (at + 2 > frame.end) return TOO_SHORT;
    noteVlan(frame, wordAt(frame, at) & 0x0fff);
    return 2;
  }
  if (etherType > LONGEST_LENGTH) return tagLength(frame, etherType, at);
  return isIpSap(frame, at) ? 0 : snapLength(frame, at);
}

function payloadOffset(frame: Frame, etherType: number, at: number): number {
  if (etherType <= LONGEST_LENGTH) return ipv4At(frame, at + IP_SAP_HEADER);
  switch (etherType) {
    case PPPOE_SESSION:
      return pppOffset(frame, at + PPPOE_HEADER);
    case NSH:
      return nshOffset(frame, at);
    default:
      return NO_IP;
  }
}

function noteVlan(frame: Frame, identifier: number): void {
  if (frame.vlan === NO_VLAN) frame.vlan = identifier;
  else if (frame.innerVlan === NO_VLAN) frame.innerVlan = identifier;
}
