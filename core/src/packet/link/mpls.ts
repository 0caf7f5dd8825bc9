import { type Frame, NO_IP, TOO_SHORT, wordAt } from "../frame.ts";

const BOTTOM_OF_STACK = 0x100;
const CONTROL_WORD = 4;
const ADDRESSES = 12;
/** EtherTypes by which an Ethernet frame inside MPLS is believed to be one: IPv4, IPv6, and VLAN tags. */
const EXPECTED: readonly number[] = [0x0800, 0x86dd, 0x8100, 0x88a8];

/** What follows a stack of MPLS labels (RFC 3032) that begins at `at`, at least one byte of it; else negative. */
export function labelStackEnd(frame: Frame, at: number): number {
  for (;;) {
    if (at + 4 > frame.end) return TOO_SHORT;
    const entry = frame.view.getInt32(at, false);
    at += 4;
    if ((entry & BOTTOM_OF_STACK) !== 0) return at < frame.end ? at : TOO_SHORT;
  }
}

/** True when the first four bits behind the labels are the version of an IP header: a label says nothing about it. */
export function isIpBehindLabels(frame: Frame, at: number): boolean {
  const version = frame.view.getUint8(at) >> 4;
  return version === 4 || version === 6;
}

/**
 * The EtherType of an Ethernet frame that MPLS carries (RFC 4448), behind the control word or without one, where the
 * payload's first four bits are 0; negative when there is none.
 */
export function pseudowireEtherType(frame: Frame, at: number): number {
  if (frame.view.getUint8(at) >> 4 !== 0) return NO_IP;
  for (const start of [at + CONTROL_WORD + ADDRESSES, at + ADDRESSES]) {
    if (start + 2 <= frame.end && EXPECTED.includes(wordAt(frame, start))) return start;
  }
  return NO_IP;
}

/** The IP header directly under a stack of labels. */
export function mplsOffset(frame: Frame, at: number): number {
  const end = labelStackEnd(frame, at);
  if (end < 0) return end;
  return isIpBehindLabels(frame, end) ? end : NO_IP;
}
