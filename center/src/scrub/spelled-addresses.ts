import { parseAddress } from "@teiten/core/names";
import type { HiddenAddresses } from "./hidden-addresses.ts";

/** Says whether a number is an IPv4 address that must not be told. */
type IsHidden = (word: number) => boolean;

/** Shorter payloads spell out no address. */
const SHORTEST = 6;

/**
 * True when a payload spells out the address of a sensor, or of its /24: dotted or dashed in either order, as a number in
 * decimal or hexadecimal, as IPv6, in base64, also in 16-bit characters. `own` is the destination of the packet, which
 * is looked for in prefixes of any length.
 */
export function spellsAddress(payload: Uint8Array, hidden: HiddenAddresses, own: number | null): boolean {
  if (payload.length < SHORTEST) return false;
  const isHidden: IsHidden = (word) => word === own || hidden.isSign4(word);
  const text = Buffer.from(payload).toString("latin1");
  const texts = text.includes("\0") ? [text, text.replaceAll("\0", "")] : [text];
  return texts.some(
    (one) => spells(one, hidden, isHidden) || unbased(one).some((core) => spells(core, hidden, isHidden)),
  );
}

function spells(text: string, hidden: HiddenAddresses, isHidden: IsHidden): boolean {
  return (
    dotted(text).some(([word, network]) => isHidden(word) || hidden.isNetwork(network)) ||
    numbers(text).some(isHidden) ||
    (hidden.hasSix &&
      longAddresses(text).some((words) => hidden.holds6(words) || hidden.isNetwork6(words[0], words[1])))
  );
}

/** Each run of three or four small numbers with one sign between them, read forwards and backwards, with its first three. */
function dotted(text: string): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (const [run] of text.matchAll(/\d{1,3}(?:[.\-_:]\d{1,3}){2,}/g)) {
    const parts = run.split(/[.\-_:]/).map(Number);
    for (const order of [parts, parts.toReversed()]) {
      for (let at = 0; at + 3 <= order.length; at++) {
        const [a = 256, b = 256, c = 256, d = 256] = order.slice(at, at + 4);
        if (a > 255 || b > 255 || c > 255) continue;
        const network = (a << 16) | (b << 8) | c;
        found.push([d > 255 ? -1 : network * 256 + d, network]);
      }
    }
  }
  return found;
}

/** Numbers of 32 bits in decimal and hexadecimal, the latter in either order of bytes. */
function numbers(text: string): readonly number[] {
  const found: number[] = [];
  for (const [digits] of text.matchAll(/\d{8,}/g)) {
    for (let length = 8; length <= 10; length++) {
      for (let at = 0; at + length <= digits.length; at++) found.push(Number(digits.slice(at, at + length)));
    }
  }
  for (const [digits] of text.replaceAll(/(?<=[0-9a-f]{4}):(?=[0-9a-f]{4})/gi, "").matchAll(/[0-9a-f]{8,}/gi)) {
    for (let at = 0; at + 8 <= digits.length; at++) {
      const word = Number.parseInt(digits.slice(at, at + 8), 16);
      found.push(word, swapped(word));
    }
  }
  for (const [pair] of text.matchAll(/[0-9a-f]{1,4}:[0-9a-f]{1,4}(?![0-9a-f])/gi)) {
    const [high = "", low = ""] = pair.split(":");
    found.push(Number.parseInt(high, 16) * 0x10000 + Number.parseInt(low, 16));
  }
  return found;
}

function longAddresses(text: string): readonly (readonly [number, number, number, number])[] {
  const found: (readonly [number, number, number, number])[] = [];
  const add = (spelled: string): void => {
    const address = parseAddress(spelled);
    if (address?.version === 6) found.push(address.words);
  };
  for (const [run] of text.matchAll(/[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}/gi)) add(run);
  for (const [run] of text.matchAll(/[0-9a-f]{32,}/gi)) {
    for (let at = 0; at + 32 <= run.length; at++) add(grouped(run.slice(at, at + 32)));
  }
  for (const [run] of text.matchAll(/(?:[0-9a-f]\.){31}[0-9a-f]/gi)) add(grouped(run.split(".").toReversed().join("")));
  return found;
}

function grouped(digits: string): string {
  return (digits.match(/.{4}/g) ?? []).join(":");
}

/** What runs of base64 hold, from each of the four places at which a group can begin, as text and as numbers in hexadecimal. */
function unbased(text: string): readonly string[] {
  const found: string[] = [];
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{6,}/g)) {
    for (let from = 0; from < 4; from++) {
      const bytes = Buffer.from(run.slice(from), "base64");
      found.push(bytes.toString("latin1"), bytes.toString("hex"));
    }
  }
  return found;
}

function swapped(word: number): number {
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}
