import { readColons, readDotted } from "./address-bytes.ts";

const COLON = 0x3a;
const SLASH = 0x2f;
const LAST_WORD = 0xffff_ffff;

/**
 * Reads the network (CIDR) or single address written in `bytes` from `from` until before `to`: the four words of its first
 * address (IPv4 mapped) into `words` at `at`. Answers its length of 128, -1 when it is none, -2 when bits are set behind it.
 */
export function readNetwork(bytes: Uint8Array, from: number, to: number, words: Uint32Array, at: number): number {
  let slash = from;
  let isSix = false;
  for (; slash < to && bytes[slash] !== SLASH; slash += 1) isSix ||= bytes[slash] === COLON;
  const bits = isSix ? 128 : 32;
  const length = slash === to ? bits : readLength(bytes, slash + 1, to);
  const isAddress = isSix ? readColons(bytes, from, slash, words, at) : putDotted(bytes, from, slash, words, at);
  if (!isAddress || length > bits) return -1;
  const whole = isSix ? length : 96 + length;
  return hasBitsBehind(words, at, whole) ? -2 : whole;
}

/** The bits of word `word` (0 to 3) that lie behind the first `length` of 128. */
export function bitsBehind(length: number, word: number): number {
  const kept = length - 32 * word;
  if (kept <= 0) return LAST_WORD;
  return kept >= 32 ? 0 : LAST_WORD >>> kept;
}

function hasBitsBehind(words: Uint32Array, at: number, length: number): boolean {
  for (let word = 0; word < 4; word += 1) {
    if (((words[at + word] as number) & bitsBehind(length, word)) !== 0) return true;
  }
  return false;
}

function putDotted(bytes: Uint8Array, from: number, to: number, words: Uint32Array, at: number): boolean {
  const address = readDotted(bytes, from, to);
  words[at] = 0;
  words[at + 1] = 0;
  words[at + 2] = 0xffff;
  words[at + 3] = address;
  return address >= 0;
}

function readLength(bytes: Uint8Array, from: number, to: number): number {
  let length = 0;
  for (let at = from; at < to; at += 1) {
    const digit = (bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9 || at > from + 2) return Infinity;
    length = length * 10 + digit;
  }
  return to === from ? Infinity : length;
}
