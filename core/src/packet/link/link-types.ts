import { type LinkDecoder, UNREAD_LINK } from "../frame.ts";
import { erfOffset } from "./erf.ts";
import { PLAIN_LINK_TYPES } from "./plain-link-types.ts";
import {
  netAnalyzerOffset,
  packetTapOffset,
  perPacketOffset,
  preambleOffset,
  transparentNetAnalyzerOffset,
} from "./wrapped.ts";

/** Apple used this number, meant for users of their own, before it was given `LINKTYPE_PKTAP`. */
const USER2_PKTAP = 149;

/** Link types whose frames hold a frame of another link type. */
export const WRAPPING_LINK_TYPES: ReadonlyMap<number, LinkDecoder> = new Map<number, LinkDecoder>([
  [USER2_PKTAP, packetTapOffset],
  [192, perPacketOffset],
  [197, erfOffset],
  [240, netAnalyzerOffset],
  [241, transparentNetAnalyzerOffset],
  [258, packetTapOffset],
  [274, preambleOffset],
]);

/** The function for a link type, of which the low 16 bits count: above them a file may state FCS lengths. */
export function linkDecoder(linkType: number): LinkDecoder {
  const number = linkType & 0xffff;
  return PLAIN_LINK_TYPES.get(number) ?? WRAPPING_LINK_TYPES.get(number) ?? unreadLink;
}

/** The function for link types that are not read. */
export function unreadLink(): number {
  return UNREAD_LINK;
}
