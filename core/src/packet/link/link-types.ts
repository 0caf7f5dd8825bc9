import { type LinkDecoder, UNREAD_LINK } from "../frame.ts";
import { ethernetOffset } from "./ethernet.ts";

/** Link types by the number that pcap and pcapng files carry (tcpdump.org/linktypes.html). */
const LINK_DECODERS: ReadonlyMap<number, LinkDecoder> = new Map<number, LinkDecoder>([[1, ethernetOffset]]);

/** The function for a link type, of which the low 16 bits count: above them a file may state FCS lengths. */
export function linkDecoder(linkType: number): LinkDecoder {
  return LINK_DECODERS.get(linkType & 0xffff) ?? unreadLink;
}

function unreadLink(): number {
  return UNREAD_LINK;
}
