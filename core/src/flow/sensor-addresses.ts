import type { AddressPrefix } from "../names/index.ts";
import { maskWord } from "./prefix-epoch.ts";
import type { PrefixEpoch } from "./prefix-epoch.ts";

const WORDS_6 = 8;
/** No address has this network under a mask of no bits. */
const NOWHERE = 1;

/**
 * Which destinations are the sensor's, second by second. Without any prefix every destination is. The active prefixes
 * are kept as flat networks and masks, so that the test of a packet is a compare.
 */
export class SensorAddresses {
  readonly #epochs: readonly PrefixEpoch[];
  readonly #any: boolean;
  /** The active prefixes are the same from this second until before that one; chosen by `activate`. */
  from = 0;
  to = 0;
  /** The first IPv4 prefix, for a test without a call; without any prefix it takes every address, with IPv6 alone none. */
  network4 = 0;
  mask4 = 0;
  /** True when an address outside the first prefix may lie in another: ask `accepts4`. */
  more4 = false;
  /** Pairs of network and mask. */
  #four: Int32Array = new Int32Array(0);
  /** Four networks, then four masks. */
  #six: Int32Array = new Int32Array(0);

  constructor(epochs: readonly PrefixEpoch[]) {
    this.#epochs = epochs;
    this.#any = epochs.length === 0;
    if (this.#any) [this.from, this.to] = [-Infinity, Infinity];
  }

  /** Chooses the prefixes that hold at `second`; seconds may come in any order. */
  activate(second: number): void {
    if (second >= this.from && second < this.to) return;
    const edges = this.#epochs.flatMap(({ from, to }) => [from ?? -Infinity, to ?? Infinity]);
    this.from = Math.max(-Infinity, ...edges.filter((edge) => edge <= second));
    this.to = Math.min(Infinity, ...edges.filter((edge) => edge > second));
    const active = this.#epochs
      .filter(({ from, to }) => (from === null || from <= second) && (to === null || second < to))
      .map(({ prefix }) => prefix);
    this.#four = flatFour(active);
    this.#six = flatSix(active);
    this.network4 = this.#four[0] ?? NOWHERE;
    this.mask4 = this.#four[1] ?? 0;
    this.more4 = this.#four.length > 2;
  }

  /** True when an IPv4 destination (signed word) is the sensor's. */
  accepts4(destination: number): boolean {
    if (this.#any) return true;
    const four = this.#four;
    for (let at = 0; at + 1 < four.length; at += 2) {
      if ((destination & (four[at + 1] ?? 0)) === four[at]) return true;
    }
    return false;
  }

  /** True when an IPv6 destination (four signed words) is the sensor's. */
  accepts6(a: number, b: number, c: number, d: number): boolean {
    if (this.#any) return true;
    const six = this.#six;
    for (let at = 0; at + WORDS_6 <= six.length; at += WORDS_6) {
      const same =
        (a & (six[at + 4] ?? 0)) === six[at] &&
        (b & (six[at + 5] ?? 0)) === six[at + 1] &&
        (c & (six[at + 6] ?? 0)) === six[at + 2] &&
        (d & (six[at + 7] ?? 0)) === six[at + 3];
      if (same) return true;
    }
    return false;
  }
}

function flatFour(prefixes: readonly AddressPrefix[]): Int32Array {
  const four = prefixes.filter(({ address }) => address.version === 4);
  return Int32Array.from(
    four.flatMap((prefix) => {
      const mask = maskWord(prefix, 3);
      return [(prefix.address.words[3] | 0) & mask, mask];
    }),
  );
}

function flatSix(prefixes: readonly AddressPrefix[]): Int32Array {
  const six = prefixes.filter(({ address }) => address.version === 6);
  return Int32Array.from(
    six.flatMap((prefix) => {
      const masks = [0, 1, 2, 3].map((word) => maskWord(prefix, word));
      return [...prefix.address.words.map((word, index) => word & (masks[index] ?? 0)), ...masks];
    }),
  );
}
