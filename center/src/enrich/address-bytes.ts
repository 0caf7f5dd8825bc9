const DOT = 0x2e;
const COLON = 0x3a;
const ZERO = 0x30;
const NINE = 0x39;

/** The IPv4 address written in dotted form in `bytes` from `from` until before `to`, as an unsigned number; -1 when it is none. */
export function readDotted(bytes: Uint8Array, from: number, to: number): number {
  let address = 0;
  let part = -1;
  let parts = 1;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] as number;
    if (byte === DOT) {
      if (part < 0 || parts === 4) return -1;
      address = address * 256 + part;
      part = -1;
      parts += 1;
    } else if (byte >= ZERO && byte <= NINE && part !== 0) {
      part = (part < 0 ? 0 : part * 10) + byte - ZERO;
      if (part > 255) return -1;
    } else return -1;
  }
  return part < 0 || parts !== 4 ? -1 : address * 256 + part;
}

const groups = new Uint16Array(8);

/**
 * Reads the IPv6 address written in `bytes` from `from` until before `to` into four words of `words` at `at`; false when it
 * is none. Takes `::` once and a dotted tail; no zone and no brackets.
 */
export function readColons(bytes: Uint8Array, from: number, to: number, words: Uint32Array, at: number): boolean {
  let count = 0;
  let gap = -1;
  let position = from;
  if (bytes[from] === COLON) {
    if (from + 1 >= to || bytes[from + 1] !== COLON) return false;
    gap = 0;
    position += 2;
  }
  while (position < to) {
    const end = groupEnd(bytes, position, to);
    if (end < to && bytes[end] === DOT) {
      if (count > 6 || !putDottedTail(bytes, position, to, count)) return false;
      count += 2;
      break;
    }
    const group = readGroup(bytes, position, end);
    if (group < 0 || count === 8) return false;
    groups[count] = group;
    count += 1;
    if (end === to) break;
    if (bytes[end] !== COLON || end + 1 === to) return false;
    position = end + 1;
    if (bytes[position] === COLON) {
      if (gap >= 0) return false;
      gap = count;
      position += 1;
    }
  }
  if (gap < 0 ? count !== 8 : count > 7) return false;
  spreadGroups(count, gap < 0 ? count : gap, words, at);
  return true;
}

function putDottedTail(bytes: Uint8Array, from: number, to: number, count: number): boolean {
  const dotted = readDotted(bytes, from, to);
  if (dotted < 0) return false;
  groups[count] = dotted >>> 16;
  groups[count + 1] = dotted & 0xffff;
  return true;
}

function groupEnd(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] !== COLON && bytes[at] !== DOT) at += 1;
  return at;
}

function readGroup(bytes: Uint8Array, from: number, to: number): number {
  if (to === from || to > from + 4) return -1;
  let group = 0;
  for (let at = from; at < to; at += 1) {
    const digit = hexDigit(bytes[at] as number);
    if (digit < 0) return -1;
    group = group * 16 + digit;
  }
  return group;
}

function hexDigit(byte: number): number {
  if (byte >= ZERO && byte <= NINE) return byte - ZERO;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function spreadGroups(count: number, gap: number, words: Uint32Array, at: number): void {
  const shift = 8 - count;
  const group = (index: number): number => {
    if (index < gap) return groups[index] as number;
    return index < gap + shift ? 0 : (groups[index - shift] as number);
  };
  for (let word = 0; word < 4; word += 1) words[at + word] = ((group(2 * word) << 16) | group(2 * word + 1)) >>> 0;
}
