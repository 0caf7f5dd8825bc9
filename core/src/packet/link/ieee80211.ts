import { type Frame, NO_IP, TOO_SHORT } from "../frame.ts";
import { llcOffset } from "./ethertype.ts";

const DATA = 2;
const NO_DATA = 0x40;
const QOS = 0x80;
const PROTECTED = 0x40;
const ORDER = 0x80;
const BOTH_WAYS = 0x03;
const AGGREGATE = 0x80;

/**
 * IEEE 802.11 (LINKTYPE_IEEE802_11): the IP header of a data frame that is not encrypted. Aggregates of several frames
 * (A-MSDU) count as not IP. `padded` is set where the adapter aligned the payload to four bytes.
 */
export function wirelessOffset(frame: Frame, at: number, padded = false): number {
  if (at + 2 > frame.end) return TOO_SHORT;
  const control = frame.view.getUint8(at);
  const flags = frame.view.getUint8(at + 1);
  if (((control >> 2) & 3) !== DATA || (control & NO_DATA) !== 0 || (flags & PROTECTED) !== 0) return NO_IP;
  let length = (flags & BOTH_WAYS) === BOTH_WAYS ? 30 : 24;
  if ((control & QOS) !== 0) {
    if (at + length + 2 > frame.end) return TOO_SHORT;
    if ((frame.view.getUint8(at + length) & AGGREGATE) !== 0) return NO_IP;
    length += (flags & ORDER) === 0 ? 2 : 6;
  }
  return llcOffset(frame, at + (padded ? (length + 3) & ~3 : length));
}

const TIMER = 1;
const FLAGS = 2;
const MORE_BITMAPS = 0x80;
const DATA_PADDED = 0x20;

/** Radiotap (LINKTYPE_IEEE802_11_RADIOTAP, radiotap.org): a header of stated length, little-endian, before 802.11. */
export function radiotapOffset(frame: Frame, at: number): number {
  if (at + 8 > frame.end) return TOO_SHORT;
  const next = at + frame.view.getUint16(at + 2, true);
  if (next > frame.end) return TOO_SHORT;
  return wirelessOffset(frame, next, isPadded(frame, at, next));
}

/** The flags stand behind the bitmaps and, if it is there, the timer of eight bytes, which is aligned to eight. */
function isPadded(frame: Frame, at: number, limit: number): boolean {
  const present = frame.view.getUint8(at + 4);
  if ((present & FLAGS) === 0) return false;
  let next = at + 8;
  let bitmap = at + 4;
  while (next <= limit && (frame.view.getUint8(bitmap + 3) & MORE_BITMAPS) !== 0 && next + 4 <= limit) {
    bitmap = next;
    next += 4;
  }
  if ((present & TIMER) !== 0) next = at + ((next - at + 7) & ~7) + 8;
  return next < limit && (frame.view.getUint8(next) & DATA_PADDED) !== 0;
}

const PRISM_LENGTH = 144;
const AVS_MAGIC = 0x80211000;

/** Prism and AVS monitoring headers (LINKTYPE_IEEE802_11_PRISM, _AVS) before 802.11. */
export function prismOffset(frame: Frame, at: number): number {
  if (at + 8 > frame.end) return TOO_SHORT;
  const isAvs = (frame.view.getUint32(at, false) & ~0xfff) >>> 0 === AVS_MAGIC;
  return wirelessOffset(frame, at + (isAvs ? frame.view.getUint32(at + 4, false) : PRISM_LENGTH));
}
