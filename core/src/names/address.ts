/** An address as four 32-bit words, most significant first; IPv4 is the last word alone, with 0 in the others. */
export interface Address {
  readonly version: 4 | 6;
  readonly words: readonly [number, number, number, number];
}

/** Addresses that begin with the same `length` bits, counted over the version's own 32 or 128; bits beyond are 0. */
export interface AddressPrefix {
  readonly address: Address;
  readonly length: number;
}

const MAPPED = 0xffff;

/** An IPv4 address, given as an unsigned word, in dotted form. */
export function formatIpv4(word: number): string {
  return `${word >>> 24}.${(word >>> 16) & 0xff}.${(word >>> 8) & 0xff}.${word & 0xff}`;
}

/** An IPv6 address, given as four words, in the form of RFC 5952; IPv4-mapped ones end in dotted form. */
export function formatIpv6(word0: number, word1: number, word2: number, word3: number): string {
  if (word0 === 0 && word1 === 0 && word2 === MAPPED) return `::ffff:${formatIpv4(word3)}`;
  const groups = [word0, word1, word2, word3].flatMap((word) => [(word >>> 16) & 0xffff, word & 0xffff]);
  const gap = longestZeros(groups);
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(":");
  if (gap.length < 2) return hex(groups);
  return `${hex(groups.slice(0, gap.start))}::${hex(groups.slice(gap.start + gap.length))}`;
}

/** The text of an address. */
export function formatAddress(address: Address): string {
  const [word0, word1, word2, word3] = address.words;
  return address.version === 4 ? formatIpv4(word3) : formatIpv6(word0, word1, word2, word3);
}

/** The text of a prefix; the length is left away where it is that of a single address. */
export function formatPrefix(prefix: AddressPrefix): string {
  const text = formatAddress(prefix.address);
  return prefix.length === addressBits(prefix.address.version) ? text : `${text}/${prefix.length}`;
}

/** Bits in an address of that version. */
export function addressBits(version: 4 | 6): 32 | 128 {
  return version === 4 ? 32 : 128;
}

/** Reads an address in any form of RFC 4291 (no zone, no brackets), or dotted IPv4 without leading zeros; else null. */
export function parseAddress(text: string): Address | null {
  if (!text.includes(":")) {
    const word = parseDotted(text);
    return word === null ? null : { version: 4, words: [0, 0, 0, word] };
  }
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const head = parseGroups(halves[0] ?? "", halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? "", true) : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  return { version: 6, words: joinGroups([...head, ...Array.from({ length: missing }, () => 0), ...tail]) };
}

/** Reads `ADDRESS/LENGTH`, or an address alone as a prefix of its whole length; null when bits stand beyond the length. */
export function parsePrefix(text: string): AddressPrefix | null {
  const [addressText = "", lengthText, ...more] = text.split("/");
  const address = parseAddress(addressText);
  if (address === null || more.length > 0) return null;
  const bits = addressBits(address.version);
  if (lengthText === undefined) return { address, length: bits };
  const length = /^\d{1,3}$/.test(lengthText) ? Number(lengthText) : Number.NaN;
  if (!(length <= bits)) return null;
  return hasBitsBeyond(address, length) ? null : { address, length };
}

/** True when `address` lies in `prefix`; addresses of the other version never do. */
export function prefixContains(prefix: AddressPrefix, address: Address): boolean {
  if (prefix.address.version !== address.version) return false;
  const skipped = address.version === 4 ? 96 : 0;
  return address.words.every((word, index) => {
    const mask = wordMask(prefix.length + skipped - index * 32);
    return (word & mask) === ((prefix.address.words[index] ?? 0) & mask);
  });
}

/** The mask of a word of which the first `bits` count; below 0 none do, above 32 all. */
function wordMask(bits: number): number {
  if (bits <= 0) return 0;
  return bits >= 32 ? -1 : -1 << (32 - bits);
}

function hasBitsBeyond(address: Address, length: number): boolean {
  const skipped = address.version === 4 ? 96 : 0;
  return address.words.some((word, index) => (word & ~wordMask(length + skipped - index * 32)) !== 0);
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== 0) start = index + 1;
    else if (index - start + 1 > best.length) best = { start, length: index - start + 1 };
  });
  return best;
}

function parseDotted(text: string): number | null {
  const parts = text.split(".");
  if (parts.length !== 4) return null;
  let word = 0;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return null;
    word = word * 256 + Number(part);
  }
  return word;
}

/** The groups on one side of `::`; the last one may be a dotted IPv4 address where `mayEndDotted`. */
function parseGroups(text: string, mayEndDotted: boolean): number[] | null {
  if (text === "") return [];
  const parts = text.split(":");
  const groups: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else {
      const word = mayEndDotted && index === parts.length - 1 ? parseDotted(part) : null;
      if (word === null) return null;
      groups.push(Math.floor(word / 65536), word % 65536);
    }
  }
  return groups;
}

function joinGroups(groups: readonly number[]): Address["words"] {
  const word = (index: number): number => (groups[index] ?? 0) * 65536 + (groups[index + 1] ?? 0);
  return [word(0), word(2), word(4), word(6)];
}
