import { createCipheriv } from "node:crypto";
import type { Words } from "./pseudonyms.ts";

/** Bytes of a key: half of it is the cipher's, of the other half the pad is made. */
export const PREFIX_KEY_BYTES = 32;

/** Answers 32 or 128 bits, most significant word first, in place of as many. */
type Blocks = (blocks: Buffer) => Buffer;

/**
 * Prefix-preserving pseudonyms: two addresses that begin with the same k bits have pseudonyms that do. After J. Xu, J. Fan,
 * M. H. Ammar and S. B. Moon, "Prefix-Preserving IP Address Anonymization: Measurement-based Security Evaluation and a New
 * Cryptography-based Scheme" (ICNP 2002): bit i is flipped by the first bit of AES over the i bits before it, filled up with
 * a secret pad.
 */
export class PrefixPreserving {
  readonly #encrypt: Blocks;
  readonly #pad: Uint8Array;
  readonly #four = new Map<number, number>();

  /** `key` has `PREFIX_KEY_BYTES` bytes. */
  constructor(key: Uint8Array) {
    const cipherKey = key.subarray(0, 16);
    this.#encrypt = (blocks) => {
      const cipher = createCipheriv("aes-128-ecb", cipherKey, null);
      cipher.setAutoPadding(false);
      return cipher.update(blocks);
    };
    this.#pad = Uint8Array.from(this.#encrypt(Buffer.from(key.subarray(16, 32))));
  }

  /** Of an IPv4 address as an unsigned word. */
  of4(word: number): number {
    const known = this.#four.get(word);
    if (known !== undefined) return known;
    const [pseudonym = 0] = this.#of([word]);
    if (this.#four.size < 1_000_000) this.#four.set(word, pseudonym);
    return pseudonym;
  }

  /** Of an IPv6 address. */
  of6(words: Words): Words {
    const [word0 = 0, word1 = 0, word2 = 0, word3 = 0] = this.#of(words);
    return [word0, word1, word2, word3];
  }

  #of(words: readonly number[]): readonly number[] {
    const bits = words.length * 32;
    const address = Buffer.alloc(words.length * 4);
    words.forEach((word, index) => address.writeUInt32BE(word, index * 4));
    const blocks = Buffer.alloc(bits * 16);
    for (let bit = 0; bit < bits; bit++) blocks.set(this.#block(address, bit), bit * 16);
    const encrypted = this.#encrypt(blocks);
    return words.map((word, index) => {
      let flips = 0;
      for (let bit = 0; bit < 32; bit++) flips = (flips << 1) | ((encrypted[(index * 32 + bit) * 16] ?? 0) >>> 7);
      return (word ^ flips) >>> 0;
    });
  }

  /** The first `bits` bits of the address, then those of the pad. */
  #block(address: Uint8Array, bits: number): Uint8Array {
    const block = Uint8Array.from(this.#pad);
    const whole = bits >>> 3;
    block.set(address.subarray(0, whole));
    const rest = bits & 7;
    if (rest > 0) {
      const mask = (0xff << (8 - rest)) & 0xff;
      block[whole] = ((address[whole] ?? 0) & mask) | ((block[whole] ?? 0) & ~mask);
    }
    return block;
  }
}
