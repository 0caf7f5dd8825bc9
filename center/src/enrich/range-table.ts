/** The parts of a range table as they lie in memory and on disk; they are shared, never changed. */
export interface RangeTableParts {
  /** Starts of the IPv4 segments, ascending, the first 0; a segment ends where the next begins. */
  readonly starts4: Uint32Array;
  readonly values4: Uint32Array;
  /** Starts of the IPv6 segments, ascending, the first ::, most significant word first, one array a word. */
  readonly starts6: readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  readonly values6: Uint32Array;
}

/** The value of addresses that no range holds. */
export const NO_RANGE = 0;

const MAPPED_PREFIX = 0xffff;

/** Whole address space cut into segments with one 32-bit value each; `NO_RANGE` where nothing is known. */
export class RangeTable {
  readonly parts: RangeTableParts;
  /** By the upper 16 bits of an IPv4 address: the last segment that starts at or before that /16; one entry more at the end. */
  private readonly first: Uint32Array;

  constructor(parts: RangeTableParts) {
    this.parts = parts;
    this.first = indexBySixteenBits(parts.starts4);
  }

  /** The value at an IPv4 address given as an unsigned 32-bit number. */
  value4(address: number): number {
    return this.parts.values4[this.segment4(address)] ?? NO_RANGE;
  }

  /** The value at an IPv6 address given as four words; IPv4-mapped addresses are looked up as IPv4. */
  value6(word0: number, word1: number, word2: number, word3: number): number {
    if (word0 === 0 && word1 === 0 && word2 === MAPPED_PREFIX) return this.value4(word3);
    return this.parts.values6[this.segment6(word0, word1, word2, word3)] ?? NO_RANGE;
  }

  /** Values of `length` addresses of 16 bytes each (network byte order, IPv4 mapped) into `values`; both are the caller's. */
  fill(addresses: Uint8Array, length: number, values: Uint32Array): void {
    const view = new DataView(addresses.buffer, addresses.byteOffset, addresses.byteLength);
    const values4 = this.parts.values4;
    for (let row = 0, at = 0; row < length; row += 1, at += 16) {
      const word0 = view.getUint32(at);
      const word1 = view.getUint32(at + 4);
      const word2 = view.getUint32(at + 8);
      const word3 = view.getUint32(at + 12);
      values[row] =
        word0 === 0 && word1 === 0 && word2 === MAPPED_PREFIX
          ? (values4[this.segment4(word3)] as number)
          : this.value6(word0, word1, word2, word3);
    }
  }

  private segment4(address: number): number {
    const starts = this.parts.starts4;
    const block = address >>> 16;
    let low = this.first[block] as number;
    let high = this.first[block + 1] as number;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((starts[middle] as number) <= address) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private segment6(word0: number, word1: number, word2: number, word3: number): number {
    const [starts0, starts1, starts2, starts3] = this.parts.starts6;
    let low = 0;
    let high = starts0.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      let difference = (starts0[middle] as number) - word0;
      if (difference === 0) difference = (starts1[middle] as number) - word1;
      if (difference === 0) difference = (starts2[middle] as number) - word2;
      if (difference === 0) difference = (starts3[middle] as number) - word3;
      if (difference <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function indexBySixteenBits(starts: Uint32Array): Uint32Array {
  const first = new Uint32Array(0x10001);
  let segment = 0;
  for (let block = 0; block <= 0xffff; block += 1) {
    const address = block * 0x10000;
    while (segment + 1 < starts.length && (starts[segment + 1] as number) <= address) segment += 1;
    first[block] = segment;
  }
  first[0x10000] = starts.length - 1;
  return first;
}
