import { parseAddress } from "@teiten/core/names";

/** The four words of an address written as text (most significant first, IPv4 mapped into ::ffff:0:0/96); null when it is none. */
export function addressWords(text: string): Uint32Array | null {
  const address = parseAddress(text);
  if (address === null) return null;
  const words = Uint32Array.from(address.words);
  if (address.version === 4) words[2] = 0xffff;
  return words;
}
