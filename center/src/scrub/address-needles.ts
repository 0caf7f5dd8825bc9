import { formatIpv4, formatIpv6 } from "@teiten/core/names";
import type { HiddenAddresses } from "./hidden-addresses.ts";

/** Bytes to look for. */
export interface AddressNeedle {
  readonly bytes: Buffer;
  /** Dotted: within longer numbers it is another address. */
  readonly isDotted: boolean;
}

/**
 * Every way in which the addresses of sensors (of prefixes of at least 24 bits; IPv6: single ones) are written as text:
 * dotted, dashed, in reverse, as a number in decimal and hexadecimal, as the end of an IPv6 address, in base64; and the /24.
 * Made from the addresses forwards, so that it owes nothing to the search that reads text.
 */
export function addressNeedles(hidden: HiddenAddresses): readonly AddressNeedle[] {
  const texts = new Set<string>();
  const binary: Buffer[] = [];
  for (const word of hidden.signs) {
    for (const text of spellings4(word)) texts.add(text);
    binary.push(...base64Cores(bytesOf(word)));
  }
  for (const { address, length } of hidden.six) {
    if (length === 128) for (const text of spellings6(address.words)) texts.add(text);
  }
  const spelled = [...texts].flatMap((text) =>
    (["latin1", "utf16le"] as const).map((encoding) => ({
      bytes: Buffer.from(text, encoding),
      isDotted: /\d[.-]\d/.test(text),
    })),
  );
  return [...spelled, ...binary.map((bytes) => ({ bytes, isDotted: false }))];
}

/** True when the needle stands in the bytes. */
export function holdsNeedle(bytes: Buffer, { bytes: needle, isDotted }: AddressNeedle): boolean {
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) {
    const isLonger = isDigit(bytes[at - 1]) || (isDigit(needle.at(-1)) && isDigit(bytes[at + needle.length]));
    if (!isDotted || !isLonger) return true;
  }
  return false;
}

function isDigit(byte = 0): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function spellings4(word: number): readonly string[] {
  const bytes = [...bytesOf(word)];
  const hex = word.toString(16).padStart(8, "0");
  const dotted = formatIpv4(word);
  const spelled = [dotted, bytes.join("-"), bytes.toReversed().join("."), hex, hex.toUpperCase()];
  if (word > 0x00ffffff) spelled.push(String(word));
  spelled.push(`:${hex.slice(0, 4)}:${hex.slice(4)}`, `${bytes.slice(0, 3).join(".")}.`);
  return [...spelled, ...base64Cores(Buffer.from(dotted)).map((core) => core.toString("latin1"))];
}

function spellings6(words: readonly [number, number, number, number]): readonly string[] {
  const hex = words.map((word) => word.toString(16).padStart(8, "0")).join("");
  const groups = hex.match(/.{4}/g) ?? [];
  return [formatIpv6(...words), groups.join(":"), hex, hex.toUpperCase(), [...hex].toReversed().join(".")];
}

function bytesOf(word: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(word);
  return bytes;
}

/** What of some bytes stays the same in base64 at each of the three places at which they can begin; short rests say nothing. */
function base64Cores(bytes: Buffer): readonly Buffer[] {
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .replaceAll("=", "");
    const core = encoded.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
    return core.length >= 5 ? [Buffer.from(core, "latin1")] : [];
  });
}
