import { type Frame, NO_IP, TOO_SHORT, UNREAD_LINK } from "../frame.ts";
import { ethernetOffset } from "./ethernet.ts";
import { framedPppOffset } from "./ppp-framing.ts";

/** The header of an ERF record, without extension headers. */
export const ERF_HEADER = 16;
const TYPE_MASK = 0x7f;
const MORE_HEADERS = 0x80;
const EXTENSION = 8;

const POS_TYPES: readonly number[] = [1, 5, 9, 15, 17];
const ETHERNET_TYPES: readonly number[] = [2, 11, 16, 20];
const IPV4 = 22;
const IPV6 = 23;
const META = 27;

/**
 * An Endace ERF record (LINKTYPE_ERF, and each frame of an ERF file): header, extension headers, and for Ethernet two
 * bytes of alignment before the frame. Types of ATM, InfiniBand and raw links are not read; metadata are not IP.
 */
export function erfOffset(frame: Frame, at: number): number {
  if (at + ERF_HEADER > frame.end) return TOO_SHORT;
  const type = frame.view.getUint8(at + 8);
  let next = at + ERF_HEADER;
  for (let more = (type & MORE_HEADERS) !== 0; more; next += EXTENSION) {
    if (next + EXTENSION > frame.end) return TOO_SHORT;
    more = (frame.view.getUint8(next) & MORE_HEADERS) !== 0;
  }
  return payloadOffset(frame, type & TYPE_MASK, next);
}

function payloadOffset(frame: Frame, type: number, at: number): number {
  if (ETHERNET_TYPES.includes(type)) return ethernetOffset(frame, at + 2);
  if (POS_TYPES.includes(type)) return framedPppOffset(frame, at);
  if (type === IPV4 || type === IPV6) return at;
  return type === META ? NO_IP : UNREAD_LINK;
}
