import { parseAddress, parsePrefix, prefixContains } from "@teiten/core/names";
import type { Address, AddressPrefix } from "@teiten/core/names";
import { findAddresses } from "../publish/index.ts";
import type { SensorRecord } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { neighbourhoods } from "./indicators.ts";
import type { PublicationFiles } from "./render-edition.ts";

/** What must not be printed, and what it is. */
export interface Secrets {
  readonly names: readonly { readonly text: string; readonly what: string }[];
  /** Texts that hold an address in disguise: to be found anywhere. */
  readonly needles: readonly { readonly text: string; readonly what: string }[];
  readonly prefixes: readonly AddressPrefix[];
}

/** A place of a file that must not be printed. */
export interface Leak {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

/** Prefixes shorter than this hold so many addresses that a number of their size is no sign of one. */
const LEAST_LENGTH = 24;
/** Prefixes that are shorter than these say of no sensor where it is. */
const WIDEST = { v4: 8, v6: 20 } as const;
const GROUPS: ReadonlySet<string> = new Set(["domestic", "overseas"]);

/**
 * The secrets of a network: names of sensors, networks, operators and groups (but for words that may be printed), all
 * words of `deny`, which no `allow` takes off, all addresses that the sensors ever had, and their neighbourhoods (/24; IPv6: /48).
 */
export function secretsOf(
  sensors: readonly SensorRecord[],
  allow: readonly string[],
  deny: readonly string[] = [],
): Secrets {
  const allowed = new Set(allow.map(plain));
  const names = new Map<string, string>();
  for (const { name, network, operator, groups } of sensors) {
    names.set(name, "the name of a sensor");
    for (const [text, what] of [
      [network, "the name of a sensor's network"],
      [operator, "the name of a sensor's operator"],
    ] as const) {
      if (!names.has(text)) names.set(text, what);
    }
    for (const { group } of groups)
      if (!GROUPS.has(group) && !names.has(group)) names.set(group, "the name of a group");
  }
  const own = sensors.flatMap(({ addresses }) => addresses.flatMap(({ prefix }) => parsePrefix(prefix) ?? []));
  const secret = [...names].map(([text, what]) => ({ text, what }));
  const denied = deny.map((text) => ({ text, what: "a word of deny:" }));
  const kept = [...secret.filter(({ text }) => text !== "" && !allowed.has(plain(text))), ...denied];
  return {
    names: kept,
    needles: [...own.flatMap(disguises), ...kept.flatMap(encodedName)],
    prefixes: [...own, ...sensors.flatMap(neighbourhoods)],
  };
}

/** Every place of the files, their names included, at which a secret stands; in the order of the files. */
export function findLeaks(files: PublicationFiles, secrets: Secrets): readonly Leak[] {
  const leaks: Leak[] = [];
  for (const [file, text] of files) {
    for (const what of new Set([...namesIn(file, secrets).map((one) => one.what), ...whatLeaks(file, secrets)]))
      leaks.push({ file, line: 0, what: `${what} (in the file's name)` });
    const found: Omit<Leak, "file">[] = [...namesIn(text, secrets)];
    text.split("\n").forEach((line, index) => {
      const inLine = new Set([...whatLeaks(line, secrets), ...whatLeaks(undisguised(line), secrets)]);
      for (const what of inLine) found.push({ line: index + 1, what });
    });
    leaks.push(...found.toSorted((one, other) => one.line - other.line).map((one) => ({ file, ...one })));
  }
  return leaks;
}

/** Every place at which an address stands in a form that only the gate of publications knows, such as inside base64. */
export function findDisguised(files: PublicationFiles, sensors: readonly SensorRecord[]): readonly Leak[] {
  return findAddresses(files, sensors).flatMap(({ file, offset, form }) => {
    if (form === "name") return [];
    const before = Buffer.from(files.get(file) ?? "").subarray(0, offset);
    return [{ file, line: before.toString("latin1").split("\n").length, what: `an address of a sensor (${form})` }];
  });
}

const EDIT =
  "take it out of the text or the settings; a word that only happens to be such a name goes to allow: in bulletin.yaml";

/** Throws `TeitenError` naming the places; nothing that was found is repeated whole. */
export function refuseLeaks(leaks: readonly Leak[], folder: string, advice: string = EDIT): void {
  const first = leaks[0];
  if (first === undefined) return;
  const places = leaks.slice(0, 5).map(({ file, line, what }) => `${file}${line === 0 ? "" : `:${line}`}: ${what}`);
  const more = leaks.length > 5 ? `; and ${leaks.length - 5} more` : "";
  throw new TeitenError({
    code: "bulletin-leak",
    message: `the bulletin would tell of a sensor: ${places.join("; ")}${more}`,
    place: folder,
    advice,
  });
}

function whatLeaks(text: string, { needles, prefixes }: Secrets): readonly string[] {
  const found: string[] = [];
  for (const { text: needle, what } of needles) if (text.includes(needle)) found.push(what);
  const told =
    addressesIn(text).some((address) => prefixes.some((prefix) => prefixContains(prefix, address))) ||
    prefixesIn(text).some((wide) => prefixes.some(({ address }) => prefixContains(wide, address)));
  if (told) found.push("an address of a sensor or its neighbourhood");
  return [...new Set(found)];
}

/** Where names stand in a text as its readers see it: over the ends of lines, between tags, with other spaces and dashes. */
function namesIn(text: string, { names }: Secrets): readonly Omit<Leak, "file">[] {
  const shown = folded(text.split("\n").map(undisguised).join("\n"));
  const readings = new Set([shown, withoutTags(shown, " "), withoutTags(shown, "")]);
  const found = new Map<string, Omit<Leak, "file">>();
  for (const { text: name, what } of names) {
    const word = wordOf(name);
    for (const reading of readings) {
      for (const { index } of reading.matchAll(word)) {
        const line = reading.slice(0, index).split("\n").length;
        found.set(`${line} ${name}`, { line, what: `${what}, “${name}”` });
      }
    }
  }
  return [...found.values()];
}

/** A name with no letter or digit at either side; any space for a space, and room around a dash, where lines end. */
function wordOf(name: string): RegExp {
  const word = folded(name)
    .trim()
    .replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
    .replaceAll(/\s+/g, String.raw`\s+`)
    .replaceAll("-", String.raw`\s*-\s*`);
  return new RegExp(`(?<![a-z0-9])${word}(?![a-z0-9])`, "g");
}

/** The ends of lines stay where they are. */
function withoutTags(text: string, instead: string): string {
  return text.replaceAll(/<[^<>]*>/g, (tag) => instead + "\n".repeat(tag.split("\n").length - 1));
}

/** Small letters, one kind of dash, and nothing that takes no room. */
function folded(text: string): string {
  return plain(text)
    .replaceAll(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "")
    .replaceAll(/[\p{Pd}\u2212]/gu, "-");
}

function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** Entities, escapes of JSON and of addresses, undone, so that nothing hides behind them. */
function undisguised(text: string): string {
  const character = (code: number): string => (code >= 0x20 && code <= 0x10ffff ? String.fromCodePoint(code) : " ");
  return text
    .replaceAll(/&#x([0-9a-f]+);/gi, (_, hex: string) => character(parseInt(hex, 16)))
    .replaceAll(/&#(\d+);/g, (_, code: string) => character(Number(code)))
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_, hex: string) => character(parseInt(hex, 16)))
    .replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => character(parseInt(hex, 16)))
    .replaceAll(/\\[nrt]|&nbsp;/g, " ")
    .replaceAll(/&shy;|[\u00ad\u200b-\u200f\u2060\ufeff]/g, "")
    .replaceAll("&amp;", "&")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll(/\[\.\]|\(\.\)|\[dot\]|\u3002|\uff0e/gi, ".")
    .normalize("NFKC");
}

/** Every address that a text spells out: dotted (also of three parts, as a /24), and IPv6 in any form. */
function addressesIn(text: string): readonly Address[] {
  const found: Address[] = [];
  const add = (spelled: string): void => {
    const address = parseAddress(spelled);
    if (address === null) return;
    found.push(address);
    const [word0, word1, word2, word3] = address.words;
    if (address.version === 6 && word0 === 0 && word1 === 0 && word2 === 0xffff) {
      found.push({ version: 4, words: [0, 0, 0, word3] });
    }
  };
  for (const [dotted] of text.matchAll(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){2,3}(?![\d])/g)) {
    const parts = dotted.split(".").map((part) => String(Number(part)));
    add(parts.length === 4 ? parts.join(".") : `${parts.join(".")}.0`);
  }
  for (const [spelled] of text.matchAll(
    /(?<![0-9a-f:.])(?:[0-9a-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4})/gi,
  ))
    add(spelled);
  return found;
}

/** Every prefix that a text spells out and that is narrow enough to say where a sensor in it is. */
function prefixesIn(text: string): readonly AddressPrefix[] {
  const spelled = text.matchAll(
    /(?<![0-9a-f:.])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})\/\d{1,3}(?!\d)/gi,
  );
  return [...spelled].flatMap(([one]) => {
    const prefix = parsePrefix(one);
    if (prefix === null) return [];
    return prefix.length >= (prefix.address.version === 4 ? WIDEST.v4 : WIDEST.v6) ? [prefix] : [];
  });
}

/** A sensor's address in the forms in which it does not look like one. */
function disguises({ address, length }: AddressPrefix): readonly { readonly text: string; readonly what: string }[] {
  const what = "an address of a sensor in another form";
  if (address.version === 6) {
    const hex = address.words.map((word) => word.toString(16).padStart(8, "0")).join("");
    const reversed = [...hex].toReversed().join(".");
    return length < 64 ? [] : [hex, hex.toUpperCase(), reversed].map((text) => ({ text, what }));
  }
  if (length < LEAST_LENGTH) return [];
  const texts: string[] = [];
  for (let host = 0; host < 2 ** (32 - length); host++) texts.push(...disguisesOf((address.words[3] + host) >>> 0));
  return texts.map((text) => ({ text, what }));
}

/** A name in base64; of a short one too little would be left to tell it from chance. */
function encodedName({ text, what }: Secrets["names"][number]): Secrets["needles"] {
  return text.length < 6 ? [] : base64Cores(text).map((core) => ({ text: core, what }));
}

function disguisesOf(word: number): readonly string[] {
  const bytes = [word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff];
  const hex = word.toString(16).padStart(8, "0");
  const dotted = bytes.join(".");
  const dashed = bytes.join("-");
  return [hex, hex.toUpperCase(), String(word), bytes.toReversed().join("."), dashed, ...base64Cores(dotted)];
}

/** What of a text stays the same in base64 at each of the three places at which it can begin. */
function base64Cores(text: string): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const bytes = Buffer.from(" ".repeat(shift) + text);
    const encoded = bytes.toString("base64").replaceAll("=", "");
    return encoded.slice(Math.ceil((shift * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
}
