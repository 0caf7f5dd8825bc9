import { type Frame, type LinkDecoder, NO_IP, TOO_SHORT, UNREAD_LINK } from "../frame.ts";
import { ethernetOffset } from "./ethernet.ts";
import { framedPppOffset } from "./ppp-framing.ts";
import { rawIpv4Offset, rawIpv6Offset } from "./raw-ip.ts";

/** The header of an ERF record, without extension headers. */
export const ERF_HEADER = 16;
/** Where the record type stands. */
export const TYPE_AT = 8;
const TYPE_MASK = 0x7f;
const MORE_HEADERS = 0x80;
const EXTENSION = 8;
const ALIGNMENT = 2;

const POS_TYPES: readonly number[] = [1, 5, 9, 15, 17];
const ETHERNET_TYPES: readonly number[] = [2, 11, 16, 20];
const IPV4 = 22;
const IPV6 = 23;
const META = 27;

/** Where the frame of the ERF record at `at` begins, extension headers and alignment passed; negative when it is cut. */
export function erfFrameStart(view: DataView, at: number, end: number): number {
  if (at + ERF_HEADER > end) return TOO_SHORT;
  const type = view.getUint8(at + TYPE_AT);
  let next = at + ERF_HEADER;
  for (let more = (type & MORE_HEADERS) !== 0; more; next += EXTENSION) {
    if (next + EXTENSION > end) return TOO_SHORT;
    more = (view.getUint8(next) & MORE_HEADERS) !== 0;
  }
  if (ETHERNET_TYPES.includes(type & TYPE_MASK)) next += ALIGNMENT;
  return next > end ? TOO_SHORT : next;
}

/**
 * How frames of an ERF record type are read. Types of ATM, InfiniBand and raw links are not; metadata are not IP.
 */
export function erfLink(type: number): LinkDecoder {
  const number = type & TYPE_MASK;
  if (ETHERNET_TYPES.includes(number)) return ethernetOffset;
  if (POS_TYPES.includes(number)) return framedPppOffset;
  if (number === IPV4) return rawIpv4Offset;
  if (number === IPV6) return rawIpv6Offset;
  return number === META ? noIpOffset : unreadOffset;
}

/** A frame that is a whole ERF record (LINKTYPE_ERF). */
export function erfOffset(frame: Frame, at: number): number {
  const start = erfFrameStart(frame.view, at, frame.end);
  return start < 0 ? start : erfLink(frame.view.getUint8(at + TYPE_AT))(frame, start);
}

function noIpOffset(): number {
  return NO_IP;
}

function unreadOffset(): number {
  return UNREAD_LINK;
}
