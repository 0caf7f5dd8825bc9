import { paintNarrowest } from "./overlap.ts";
import { NO_RANGE, RangeTable } from "./range-table.ts";

/** Inclusive ends of a range as 128-bit numbers (IPv4 mapped into ::ffff:0:0/96), as the slow path takes it. */
export interface WideRange {
  readonly start: bigint;
  readonly end: bigint;
  readonly value: number;
}

const MAPPED_BASE = 0xffff_0000_0000n;
const MAPPED_END = 0xffff_ffff_ffffn;
const SPACE_END = 1n << 128n;

/**
 * Collects ranges and makes a table of them. Ranges may come in any order and may overlap: the narrower one wins, of
 * equally wide ones the later. Ranges with ascending starts, the usual case, take a fast path.
 */
export class RangeBuilder {
  private starts4 = new Uint32Array(1024);
  private ends4 = new Uint32Array(1024);
  private values4 = new Uint32Array(1024);
  private length4 = 0;
  private words6 = new Uint32Array(8 * 1024);
  private values6 = new Uint32Array(1024);
  private length6 = 0;
  private sorted = true;

  /** How many ranges were added. */
  get length(): number {
    return this.length4 + this.length6;
  }

  /** Adds an inclusive IPv4 range of unsigned 32-bit numbers, `start` at most `end`. */
  add4(start: number, end: number, value: number): void {
    if (this.length4 === this.starts4.length) this.growFour();
    if (this.length4 > 0 && start < (this.starts4[this.length4 - 1] as number)) this.sorted = false;
    this.starts4[this.length4] = start;
    this.ends4[this.length4] = end;
    this.values4[this.length4] = value;
    this.length4 += 1;
  }

  /** Adds an inclusive IPv6 range: `words` holds the four words of the start, then those of the end, and is copied. */
  add6(words: Uint32Array, value: number): void {
    if (this.length6 === this.values6.length) this.growSix();
    const at = 8 * this.length6;
    if (holdsMapped(words) || (at > 0 && compare(words, 0, this.words6, at - 8) < 0)) this.sorted = false;
    this.words6.set(words, at);
    this.values6[this.length6] = value;
    this.length6 += 1;
  }

  build(): RangeTable {
    if (!this.sorted) return buildOverlapping([...this.wideFour(0, this.length4), ...this.wideSix(0, this.length6)]);
    return new RangeTable({ ...this.segmentsFour(), ...this.segmentsSix() });
  }

  private segmentsFour(): ReturnType<SegmentsFour["finish"]> {
    const segments = new SegmentsFour(2 * this.length4 + 1);
    for (let row = 0; row < this.length4; row += 1) {
      const first = row;
      let end = this.ends4[row] as number;
      while (row + 1 < this.length4 && (this.starts4[row + 1] as number) <= end) {
        row += 1;
        end = Math.max(end, this.ends4[row] as number);
      }
      if (first === row) segments.put(this.starts4[row] as number, this.values4[row] as number);
      else this.paintFour(first, row + 1, segments);
      segments.put(end + 1, NO_RANGE);
    }
    return segments.finish();
  }

  private segmentsSix(): ReturnType<SegmentsSix["finish"]> {
    const segments = new SegmentsSix(2 * this.length6 + 1);
    const after = new Uint32Array(4);
    for (let row = 0; row < this.length6; row += 1) {
      const first = row;
      let end = row;
      while (row + 1 < this.length6 && compare(this.words6, 8 * (row + 1), this.words6, 8 * end + 4) <= 0) {
        row += 1;
        if (compare(this.words6, 8 * row + 4, this.words6, 8 * end + 4) > 0) end = row;
      }
      if (first === row) segments.put(this.words6, 8 * row, this.values6[row] as number);
      else this.paintSix(first, row + 1, segments);
      if (increment(this.words6, 8 * end + 4, after)) segments.put(after, 0, NO_RANGE);
    }
    return segments.finish();
  }

  private paintFour(from: number, to: number, segments: SegmentsFour): void {
    for (const { start, value } of paintNarrowest(this.wideFour(from, to), NO_RANGE)) {
      segments.put(Number(start - MAPPED_BASE), value);
    }
  }

  private paintSix(from: number, to: number, segments: SegmentsSix): void {
    for (const { start, value } of paintNarrowest(this.wideSix(from, to), NO_RANGE)) {
      if (start < SPACE_END) segments.put(wordsOf(start), 0, value);
    }
  }

  private wideFour(from: number, to: number): WideRange[] {
    return Array.from({ length: to - from }, (_, index) => ({
      start: MAPPED_BASE + BigInt(this.starts4[from + index] as number),
      end: MAPPED_BASE + BigInt(this.ends4[from + index] as number),
      value: this.values4[from + index] as number,
    }));
  }

  private wideSix(from: number, to: number): WideRange[] {
    return Array.from({ length: to - from }, (_, index) => ({
      start: wide(this.words6, 8 * (from + index)),
      end: wide(this.words6, 8 * (from + index) + 4),
      value: this.values6[from + index] as number,
    }));
  }

  private growFour(): void {
    this.starts4 = doubled(this.starts4);
    this.ends4 = doubled(this.ends4);
    this.values4 = doubled(this.values4);
  }

  private growSix(): void {
    this.words6 = doubled(this.words6);
    this.values6 = doubled(this.values6);
  }
}

/** A table of ranges in any order, with overlaps: the narrower wins, of equally wide ones the later. */
export function buildOverlapping(ranges: readonly WideRange[]): RangeTable {
  const segments = paintNarrowest(ranges, NO_RANGE).filter(({ start }) => start < SPACE_END);
  const four = new SegmentsFour(segments.length + 1);
  const six = new SegmentsSix(segments.length + 2);
  four.put(0, valueAt(segments, MAPPED_BASE));
  for (const { start, value } of segments) {
    if (start >= MAPPED_BASE && start <= MAPPED_END) four.put(Number(start - MAPPED_BASE), value);
    if (start < MAPPED_BASE) six.put(wordsOf(start), 0, value);
  }
  six.put(wordsOf(MAPPED_END + 1n), 0, valueAt(segments, MAPPED_END + 1n));
  for (const { start, value } of segments) if (start > MAPPED_END) six.put(wordsOf(start), 0, value);
  return new RangeTable({ ...four.finish(), ...six.finish() });
}

function valueAt(segments: readonly { readonly start: bigint; readonly value: number }[], address: bigint): number {
  return segments.findLast(({ start }) => start <= address)?.value ?? NO_RANGE;
}

function wordsOf(address: bigint): Uint32Array {
  return Uint32Array.from({ length: 4 }, (_, word) => Number((address >> BigInt(96 - 32 * word)) & 0xffff_ffffn));
}

/** Appends (start, value) in ascending order; one that begins where the last did replaces it, an unchanged value is merged. */
class SegmentsFour {
  private readonly starts: Uint32Array;
  private readonly values: Uint32Array;
  private length = 1;

  constructor(capacity: number) {
    this.starts = new Uint32Array(capacity);
    this.values = new Uint32Array(capacity);
  }

  put(start: number, value: number): void {
    if (start > 0xffff_ffff) return;
    if (this.starts[this.length - 1] === start) this.length -= 1;
    if (this.length > 0 && this.values[this.length - 1] === value) return;
    this.starts[this.length] = start;
    this.values[this.length] = value;
    this.length += 1;
  }

  finish(): { starts4: Uint32Array; values4: Uint32Array } {
    return { starts4: this.starts.slice(0, this.length), values4: this.values.slice(0, this.length) };
  }
}

class SegmentsSix {
  private readonly words: Uint32Array;
  private readonly values: Uint32Array;
  private length = 1;

  constructor(capacity: number) {
    this.words = new Uint32Array(4 * capacity);
    this.values = new Uint32Array(capacity);
  }

  put(words: Uint32Array, at: number, value: number): void {
    if (compare(words, at, this.words, 4 * (this.length - 1)) === 0) this.length -= 1;
    if (this.length > 0 && this.values[this.length - 1] === value) return;
    for (let word = 0; word < 4; word += 1) this.words[4 * this.length + word] = words[at + word] as number;
    this.values[this.length] = value;
    this.length += 1;
  }

  finish(): { starts6: [Uint32Array, Uint32Array, Uint32Array, Uint32Array]; values6: Uint32Array } {
    const column = (word: number): Uint32Array =>
      Uint32Array.from({ length: this.length }, (_, row) => this.words[4 * row + word] as number);
    return { starts6: [column(0), column(1), column(2), column(3)], values6: this.values.slice(0, this.length) };
  }
}

function doubled(old: Uint32Array): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(2 * old.length);
  grown.set(old);
  return grown;
}

function wide(words: Uint32Array, at: number): bigint {
  let number = 0n;
  for (let word = 0; word < 4; word += 1) number = (number << 32n) | BigInt(words[at + word] as number);
  return number;
}

function compare(left: Uint32Array, leftAt: number, right: Uint32Array, rightAt: number): number {
  for (let word = 0; word < 4; word += 1) {
    const difference = (left[leftAt + word] as number) - (right[rightAt + word] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

function holdsMapped(words: Uint32Array): boolean {
  if (words[0] !== 0 || words[1] !== 0) return false;
  return wide(words, 0) <= MAPPED_END && wide(words, 4) >= MAPPED_BASE;
}

/** `words` at `at` plus one into `after`; false when it would pass the last address. */
function increment(words: Uint32Array, at: number, after: Uint32Array): boolean {
  let carry = 1;
  for (let word = 3; word >= 0; word -= 1) {
    const sum = (words[at + word] as number) + carry;
    after[word] = sum >>> 0;
    carry = sum > 0xffff_ffff ? 1 : 0;
  }
  return carry === 0;
}
