/** One address or prefix; `words` are its four 32-bit words, most significant first, signed; IPv4 uses word 3 alone. */
export interface Prefix {
  readonly version: 4 | 6;
  readonly words: readonly [number, number, number, number];
  /** Bits of the network part: 0 to 32, or 0 to 128. */
  readonly length: number;
}

/** A prefix that is the sensor's from a second until before a second (since 1970 UTC, whole minutes); null is open. */
export interface PrefixEpoch {
  readonly prefix: Prefix;
  readonly from: number | null;
  readonly to: number | null;
}

/** The mask of word `word` (0 to 3) of a prefix, signed. */
export function maskWord(prefix: Prefix, word: number): number {
  const before = prefix.version === 4 ? 0 : word * 32;
  const bits = Math.min(32, Math.max(0, prefix.length - before));
  return bits === 0 ? 0 : (-1 << (32 - bits)) | 0;
}

/** Reads an address or a CIDR prefix, IPv4 or IPv6; null when the text is neither. Bits beyond the length are ignored. */
export function parsePrefix(text: string): Prefix | null {
  const [address = "", bits, ...rest] = text.split("/");
  if (rest.length > 0 || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return null;
  const version = address.includes(":") ? 6 : 4;
  const words = version === 6 ? words6(address) : words4(address);
  const longest = version === 6 ? 128 : 32;
  const length = bits === undefined ? longest : Number(bits);
  return words === null || length > longest ? null : { version, words, length };
}

function words4(text: string): Prefix["words"] | null {
  const parts = text.split(".");
  if (parts.length !== 4 || parts.some((part) => !/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255)) return null;
  return [0, 0, 0, parts.reduce((word, part) => (word << 8) | Number(part), 0)];
}

function words6(text: string): Prefix["words"] | null {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted !== null) {
    const tail = words4(dotted[2] ?? "");
    if (tail === null) return null;
    const low = tail[3];
    return words6(`${dotted[1] ?? ""}${((low >>> 16) & 0xffff).toString(16)}:${(low & 0xffff).toString(16)}`);
  }
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [left = [], right = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...left, ...Array.from({ length: missing }, () => "0"), ...right];
  if (groups.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return null;
  const word = (at: number): number => (parseInt(groups[at] ?? "0", 16) << 16) | parseInt(groups[at + 1] ?? "0", 16);
  return [word(0), word(2), word(4), word(6)];
}
