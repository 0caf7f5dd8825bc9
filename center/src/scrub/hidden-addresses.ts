import type { AddressPrefix } from "@teiten/core/names";
import { prefixContains } from "@teiten/core/names";

/** Prefixes shorter than this hold so many addresses that bytes which look like one of them are no sign of it. */
const LONG_PREFIX = 24;

/** All addresses that sensors of a network ever had: what a scrubbed capture must not show. */
export class HiddenAddresses {
  readonly #four: readonly AddressPrefix[];
  readonly #six: readonly AddressPrefix[];
  /** Addresses of the long IPv4 prefixes, one by one, and the halves with which they begin. */
  readonly #single: ReadonlySet<number>;
  readonly #halves = new Uint8Array(65_536);
  readonly #networks: ReadonlySet<number>;
  readonly #known = new Map<number, boolean>();

  constructor(prefixes: readonly AddressPrefix[]) {
    this.#four = prefixes.filter(({ address }) => address.version === 4);
    this.#six = prefixes.filter(({ address }) => address.version === 6);
    const long = this.#four.filter(({ length }) => length >= LONG_PREFIX);
    this.#single = new Set(long.flatMap(addressesOf));
    for (const word of this.#single) this.#halves[word >>> 16] = 1;
    this.#networks = new Set([...this.#single].map((word) => word >>> 8));
  }

  /** True for an IPv4 address (unsigned word) of any sensor. */
  holds4(word: number): boolean {
    const known = this.#known.get(word);
    if (known !== undefined) return known;
    const found = this.#four.some((prefix) => prefixContains(prefix, { version: 4, words: [0, 0, 0, word] }));
    if (this.#known.size < 1_000_000) this.#known.set(word, found);
    return found;
  }

  /** True for an IPv6 address (four unsigned words) of any sensor. */
  holds6(words: readonly [number, number, number, number]): boolean {
    return this.#six.some((prefix) => prefixContains(prefix, { version: 6, words }));
  }

  /** True when four bytes alone are the sign of a sensor: they are an address of a prefix of at least 24 bits. */
  isSign4(word: number): boolean {
    return this.#halves[word >>> 16] === 1 && this.#single.has(word);
  }

  /** True when an address of such a prefix begins with these three bytes. */
  isNetwork(threeBytes: number): boolean {
    return this.#networks.has(threeBytes);
  }

  get hasSix(): boolean {
    return this.#six.length > 0;
  }

  /** True when 64 bits are the network in which a sensor of a single IPv6 address (or a narrow prefix) stands. */
  isNetwork6(word0: number, word1: number): boolean {
    return this.#six.some(
      ({ address, length }) => length >= 64 && address.words[0] === word0 && address.words[1] === word1,
    );
  }

  /** The IPv4 addresses of long prefixes. */
  get signs(): ReadonlySet<number> {
    return this.#single;
  }

  /** The IPv6 prefixes. */
  get six(): readonly AddressPrefix[] {
    return this.#six;
  }
}

function addressesOf({ address, length }: AddressPrefix): readonly number[] {
  return Array.from({ length: 2 ** (32 - length) }, (_, host) => (address.words[3] + host) >>> 0);
}
