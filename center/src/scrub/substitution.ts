import type { HiddenAddresses } from "./hidden-addresses.ts";
import type { PrefixPreserving } from "./prefix-preserving.ts";
import type { Pseudonyms, Words } from "./pseudonyms.ts";

/** What stands for what in one export. */
export interface AddressMaps {
  readonly hidden: HiddenAddresses;
  readonly pseudonyms: Pseudonyms;
  /** For addresses that are no sensor's; null: they stay. */
  readonly sources: PrefixPreserving | null;
}

/** What an IPv4 address in an address field becomes. */
export function field4({ hidden, pseudonyms, sources }: AddressMaps, word: number): number {
  return hidden.holds4(word) ? pseudonyms.of4(word) : (sources?.of4(word) ?? word);
}

/** What an IPv6 address in an address field becomes. */
export function field6({ hidden, pseudonyms, sources }: AddressMaps, words: Words): Words {
  return hidden.holds6(words) ? pseudonyms.of6(words) : (sources?.of6(words) ?? words);
}

/** The two addresses of a packet, before: what else in it is told by them. */
export interface OwnAddresses {
  readonly source: number | null;
  readonly destination: number | null;
}

/**
 * What four bytes become that are no address field but may be an address: an address of this packet that is replaced, or
 * the sign of any sensor; null for all others.
 */
export function sign4(maps: AddressMaps, own: OwnAddresses, word: number): number | null {
  if (word === own.destination || maps.hidden.isSign4(word)) return field4(maps, word);
  return word === own.source && (maps.sources !== null || maps.hidden.holds4(word)) ? field4(maps, word) : null;
}

/** The four words of an IPv6 address at a place. */
export function wordsAt(view: DataView, at: number): Words {
  return [
    view.getUint32(at, false),
    view.getUint32(at + 4, false),
    view.getUint32(at + 8, false),
    view.getUint32(at + 12, false),
  ];
}
