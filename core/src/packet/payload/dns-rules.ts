import { payloadClassNumber } from "./payload-class.ts";
import { byteRange, payloadRule } from "./payload-rule.ts";
import type { PayloadRule } from "./payload-rule.ts";

const HEADER = 12;
const LONGEST_NAME = 255;
const LONGEST_LABEL = 63;
const LOCAL = 0x6c6f6361;
const NETBIOS_LABEL = 32;
const [LETTER_A, LETTER_P] = [0x41, 0x50];

/** What the first name of a message says of it. */
type NameKind = "none" | "plain" | "local" | "netbios";

const NUMBERS: Readonly<Record<NameKind, number>> = {
  none: 0,
  plain: payloadClassNumber("dns"),
  local: payloadClassNumber("mdns"),
  netbios: payloadClassNumber("netbios-ns"),
};

/** Kind of the DNS message at `at`, by its header and first name (RFC 1035 section 4.1); `none` when it is none. */
function messageKind(view: DataView, at: number, end: number, length: number): NameKind {
  if (at + HEADER > end) return "none";
  const flags = view.getUint16(at + 2, false);
  const [questions, answers] = [view.getUint16(at + 4, false), view.getUint16(at + 6, false)];
  const [authorities, additional] = [view.getUint16(at + 8, false), view.getUint16(at + 10, false)];
  const isAnswer = (flags & 0x8000) !== 0;
  if (((flags >> 11) & 15) > 6 || (flags & 0x0040) !== 0) return "none";
  if (questions > 1 && !(questions <= 8 && answers === 0)) return "none";
  if (isAnswer) {
    if ((flags & 15) > 10 || questions + answers + authorities + additional === 0) return "none";
    if (answers > 4096 || authorities > 256 || additional > 256) return "none";
    if (questions === 0 && answers === 0 && length !== HEADER && authorities === 0) return "none";
  } else if ((flags & 15) !== 0 || questions === 0 || answers > 64 || authorities > 2 || additional > 2) return "none";
  if (length < HEADER + 5) return "none";
  return nameKind(view, at + HEADER, end, at + length > end);
}

/** Follows the labels of the name at `from`, and looks at type and class behind it; `cut` says the capture ends before the message. */
function nameKind(view: DataView, from: number, end: number, cut: boolean): NameKind {
  let at = from;
  let last: NameKind = "plain";
  const first = at < end ? view.getUint8(at) : 0;
  const netbios = first === NETBIOS_LABEL && isNetbiosLabel(view, at + 1, end);
  for (;;) {
    if (at >= end) return cut && at > from ? (netbios ? "netbios" : last) : "none";
    const label = view.getUint8(at);
    if (label === 0) break;
    if (label > LONGEST_LABEL || at - from > LONGEST_NAME) return "none";
    last = label === 5 && at + 6 <= end && isLocalLabel(view, at + 1) ? "local" : "plain";
    at += label + 1;
  }
  if (at + 5 > end) return cut ? (netbios ? "netbios" : last) : "none";
  return isRecordKind(view.getUint16(at + 1, false), view.getUint16(at + 3, false))
    ? netbios
      ? "netbios"
      : last
    : "none";
}

/** A type that is in use and a class, with or without the top bit of RFC 6762. */
function isRecordKind(type: number, recordClass: number): boolean {
  const plain = recordClass & 0x7fff;
  return (plain === 1 || plain === 3 || plain === 4 || plain === 255) && type > 0 && (type < 270 || type >= 0x8000);
}

function isLocalLabel(view: DataView, at: number): boolean {
  return ((view.getUint32(at, false) | 0x20202020) ^ LOCAL) === 0 && (view.getUint8(at + 4) | 0x20) === 0x6c;
}

/** The half-octet encoding of a NetBIOS name, as far as it is captured (RFC 1001 section 14.1). */
function isNetbiosLabel(view: DataView, at: number, end: number): boolean {
  const stop = Math.min(end, at + NETBIOS_LABEL);
  if (stop - at < 4) return false;
  for (let i = at; i < stop; i++) {
    const letter = view.getUint8(i);
    if (letter < LETTER_A || letter > LETTER_P) return false;
  }
  return true;
}

/** The number of `dns`, `mdns` or `netbios-ns` for a datagram that is a message of it, else 0. */
export function dnsDatagram(view: DataView, at: number, end: number, length: number): number {
  return NUMBERS[messageKind(view, at, end, length)];
}

/** DNS over TCP: a message behind its length, the first of the segment (RFC 1035 section 4.2.2). */
export const DNS_SEGMENT_RULE: PayloadRule = payloadRule(
  "dns",
  byteRange(0, 7),
  (view, at, end, length) =>
    at + 2 <= end && view.getUint16(at, false) === length - 2 && messageKind(view, at + 2, end, length - 2) !== "none",
);
