import { createHmac } from "node:crypto";

/** Four words of an IPv6 address, most significant first. */
export type Words = readonly [number, number, number, number];

/** IPv4 pseudonyms are of 240.0.0.0/4 (RFC 1112, section 4: reserved): no host on the Internet has one. */
const RESERVED = 0xf0000000;
const BROADCAST = 0xffffffff;
/** IPv6 pseudonyms are of 2001:db8::/32 (RFC 3849: documentation). */
const DOCUMENTATION = 0x20010db8;

/**
 * Opaque pseudonyms of sensor addresses: the same address has the same one for the same key, and two that are neighbours
 * look like any two. Two addresses never share one within one object.
 */
export class Pseudonyms {
  readonly #key: Uint8Array;
  readonly #four = new Map<number, number>();
  readonly #originals = new Map<number, number>();
  readonly #six = new Map<string, Words>();

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** Of an IPv4 address as an unsigned word. */
  of4(word: number): number {
    const known = this.#four.get(word);
    if (known !== undefined) return known;
    for (let attempt = 0; ; attempt++) {
      const drawn = this.#digest(`4 ${word} ${attempt}`).readUInt32BE(0);
      const pseudonym = (RESERVED | drawn) >>> 0;
      if (pseudonym === BROADCAST || pseudonym === RESERVED || this.#originals.has(pseudonym)) continue;
      this.#four.set(word, pseudonym);
      this.#originals.set(pseudonym, word);
      return pseudonym;
    }
  }

  /** Of an IPv6 address. */
  of6(words: Words): Words {
    const name = words.join(" ");
    const known = this.#six.get(name);
    if (known !== undefined) return known;
    const digest = this.#digest(`6 ${name}`);
    const pseudonym: Words = [DOCUMENTATION, digest.readUInt32BE(0), digest.readUInt32BE(4), digest.readUInt32BE(8)];
    this.#six.set(name, pseudonym);
    return pseudonym;
  }

  /** The IPv4 address behind a pseudonym that this object gave; undefined for any other. */
  original4(pseudonym: number): number | undefined {
    return this.#originals.get(pseudonym);
  }

  /** Sixteen bytes that stand for a payload: equal payloads have equal ones. */
  ofPayload(payload: Uint8Array): Uint8Array {
    return createHmac("sha256", this.#key).update("payload\n").update(payload).digest().subarray(0, 16);
  }

  #digest(text: string): Buffer {
    return createHmac("sha256", this.#key).update(`address\n${text}`).digest();
  }
}
