import { parseAddress, parsePrefix, prefixContains } from "@teiten/core/names";
import type { Address, AddressPrefix } from "@teiten/core/names";
import type { SensorRecord } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { base64Tokens, dashedIn, decimalsIn, dottedIn, hexWordsIn, ipv6In, reversedIn } from "./address-forms.ts";

/** A place in published bytes that tells of a sensor. */
export interface AddressFinding {
  /** Offset of the byte at which it begins; of what was decoded, that of the text around it. */
  readonly offset: number;
  readonly form: "dotted" | "reversed" | "hex" | "decimal" | "base64" | "dashed" | "ipv6" | "raw" | "name";
  /** The whole address, or only its neighbourhood (/24; IPv6: /48). */
  readonly what: "address" | "neighbourhood" | "name";
}

/** Prefixes of a sensor that are shorter hold too many addresses for a list. */
const LEAST_LENGTH = 16;
/** Names that are shorter stand in texts by chance. */
const LEAST_NAME = 4;

/** The addresses of a network's sensors in the form in which bytes are searched for them. */
export interface GuardedNetwork {
  readonly words: ReadonlySet<number>;
  /** First three bytes of each IPv4 address, as a number. */
  readonly neighbourhoods: ReadonlySet<number>;
  readonly ipv6: readonly { readonly own: AddressPrefix; readonly around: AddressPrefix }[];
  readonly names: readonly string[];
}

/** All addresses that the sensors ever had, and their names but those that may be printed. */
export function guardedNetwork(
  sensors: readonly Pick<SensorRecord, "name" | "addresses">[],
  allow: readonly string[] = [],
): GuardedNetwork {
  const prefixes = sensors.flatMap(({ addresses }) => addresses.flatMap(({ prefix }) => parsePrefix(prefix) ?? []));
  const [words, neighbourhoods] = [new Set<number>(), new Set<number>()];
  for (const { address, length } of prefixes.filter((prefix) => prefix.address.version === 4)) {
    const first = address.words[3] >>> 0;
    const hosts = length < LEAST_LENGTH ? 1 : 2 ** (32 - length);
    for (let host = 0; host < hosts; host++) {
      words.add((first + host) >>> 0);
      neighbourhoods.add((first + host) >>> 8);
    }
  }
  const ipv6 = prefixes
    .filter(({ address }) => address.version === 6)
    .map((own) => ({ own, around: { address: own.address, length: Math.min(48, own.length) } }));
  const names = sensors.map(({ name }) => name).filter((name) => name.length >= LEAST_NAME && !allow.includes(name));
  return { words, neighbourhoods, ipv6, names };
}

/**
 * Every place of published bytes, of whatever kind, that tells a sensor's address in dotted, reversed (`in-addr.arpa`),
 * hexadecimal, decimal, base64, dashed or IPv6 form, its /24, its name, or (in bytes that are no text) the four bytes
 * themselves. Compressed parts are not unpacked.
 */
export function guardBytes(
  bytes: Uint8Array,
  sensors: readonly Pick<SensorRecord, "name" | "addresses">[] | GuardedNetwork,
): readonly AddressFinding[] {
  const network = "words" in sensors ? sensors : guardedNetwork(sensors);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const found = [...inText(text, network), ...namesIn(text, bytes, network)];
  for (const { offset, decoded } of base64Tokens(text)) {
    if (rawIn(decoded, network, false).length > 0 || inText(decoded.toString("latin1"), network).length > 0)
      found.push({ offset, form: "base64", what: "address" });
  }
  if (isBinary(bytes)) found.push(...rawIn(bytes, network, true));
  return found.toSorted((one, other) => one.offset - other.offset);
}

function inText(text: string, network: GuardedNetwork): AddressFinding[] {
  const found: AddressFinding[] = [];
  const add = (form: AddressFinding["form"], places: Iterable<readonly [number, number]>, wide: boolean): void => {
    for (const [offset, word] of places) {
      if (network.words.has(word)) found.push({ offset, form, what: "address" });
      else if (wide && network.neighbourhoods.has(word >>> 8)) found.push({ offset, form, what: "neighbourhood" });
    }
  };
  add("dotted", dottedIn(text), true);
  add("reversed", reversedIn(text), true);
  add("dashed", dashedIn(text), true);
  add("hex", hexWordsIn(text), false);
  add("decimal", decimalsIn(text), false);
  for (const [offset, spelled] of ipv6In(text)) {
    const what = ofIpv6(parseAddress(spelled), network);
    if (what !== null) found.push({ offset, form: "ipv6", what });
  }
  return found;
}

function ofIpv6(address: Address | null, network: GuardedNetwork): "address" | "neighbourhood" | null {
  if (address === null) return null;
  const [word0, word1, word2, word3] = address.words;
  const word = word3 >>> 0;
  if (address.version === 6 && word0 === 0 && word1 === 0 && word2 >>> 0 === 0xffff) {
    if (network.words.has(word)) return "address";
    return network.neighbourhoods.has(word >>> 8) ? "neighbourhood" : null;
  }
  if (network.ipv6.some(({ own }) => prefixContains(own, address))) return "address";
  return network.ipv6.some(({ around }) => prefixContains(around, address)) ? "neighbourhood" : null;
}

/** Whole words; a name in other letters than ASCII is looked for in its UTF-8 bytes. */
function namesIn(text: string, bytes: Uint8Array, { names }: GuardedNetwork): AddressFinding[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return names.flatMap((name) => {
    const found: AddressFinding[] = [];
    const needle = Buffer.from(name);
    for (let at = buffer.indexOf(needle); at >= 0; at = buffer.indexOf(needle, at + 1)) {
      const around = `${text[at - 1] ?? " "}${text[at + needle.length] ?? " "}`;
      if (!/[A-Za-z0-9]/.test(around)) found.push({ offset: at, form: "name", what: "name" });
    }
    return found;
  });
}

/** The four bytes of an address, the most significant first or (in binary files) last. */
function rawIn(bytes: Uint8Array, { words }: GuardedNetwork, bothWays: boolean): AddressFinding[] {
  const found: AddressFinding[] = [];
  let [big, little] = [0, 0];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    big = ((big << 8) | byte) >>> 0;
    little = ((little >>> 8) | (byte << 24)) >>> 0;
    if (at >= 3 && (words.has(big) || (bothWays && words.has(little))))
      found.push({ offset: at - 3, form: "raw", what: "address" });
  }
  return found;
}

/** A text has no zero byte near its beginning; what is compressed is not searched for raw bytes, which stand there by chance. */
function isBinary(bytes: Uint8Array): boolean {
  const [first, second] = bytes;
  const compressed =
    (first === 0x1f && second === 0x8b) || // gzip
    (first === 0x89 && second === 0x50) || // PNG
    (first === 0x25 && second === 0x50) || // PDF
    (first === 0x28 && second === 0xb5) || // Zstandard
    (first === 0x77 && second === 0x4f); // WOFF
  return !compressed && bytes.subarray(0, 4096).includes(0);
}

/** Every place of the files that tells of a sensor. */
export function findAddresses(
  files: ReadonlyMap<string, string | Uint8Array>,
  sensors: readonly SensorRecord[],
  allow: readonly string[] = [],
): readonly (AddressFinding & { readonly file: string })[] {
  const network = guardedNetwork(sensors, allow);
  return [...files].flatMap(([file, content]) => {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    return [...guardBytes(Buffer.from(file), network), ...guardBytes(bytes, network)].map((one) => ({ file, ...one }));
  });
}

/** Throws `TeitenError` naming the places, not what stands there. */
export function refuseAddresses(findings: ReturnType<typeof findAddresses>, folder: string): void {
  if (findings.length === 0) return;
  const places = findings
    .slice(0, 5)
    .map(({ file, offset, form, what }) => `${file}, byte ${offset}: ${what} (${form})`);
  throw new TeitenError({
    code: "publication-leak",
    message: `what would be published tells of a sensor: ${places.join("; ")}${findings.length > 5 ? "; and more" : ""}`,
    place: folder,
    advice: "nothing was written; a name that may be printed must not be that of a sensor: rename the sensor",
  });
}
