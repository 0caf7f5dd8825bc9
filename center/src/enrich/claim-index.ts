import type { Claim } from "../state/index.ts";
import { compareWeight, isValid, type ClaimFacts } from "./claim-facts.ts";
import type { ClaimRows } from "./claim-rows.ts";
import { bitsBehind } from "./network-bytes.ts";
import { RangeBuilder } from "./range-builder.ts";
import type { RangeTable } from "./range-table.ts";

const NONE = -1;

/**
 * Finds the claims that hold an address: most specific range first, then confidence, then evidence, then the order of
 * entry. Claims to one range are a group; a group knows the next wider claimed range around it.
 */
export class ClaimIndex {
  /** Value of an address: 1 + number of its group, or 0. */
  readonly table: RangeTable;
  private readonly rows: ClaimRows;
  /** Rows by range; group `g` is `order[firsts[g]]` until before `order[firsts[g + 1]]`. */
  private readonly order: Uint32Array;
  private readonly firsts: Uint32Array;
  private readonly wider: Int32Array;

  constructor(rows: ClaimRows) {
    this.rows = rows;
    this.order = sortByRange(rows);
    this.firsts = firstsOf(rows, this.order);
    const leaders = Array.from(
      { length: this.firsts.length - 1 },
      (_, group) => this.order[this.firsts[group] ?? 0] ?? 0,
    );
    this.wider = nest(rows, leaders);
    this.table = tableOf(rows, leaders);
  }

  /** Claims that hold the address (four words, IPv4 mapped), the one that counts most first, whatever their days. */
  holding(words: Uint32Array): readonly Claim[] {
    const [word0 = 0, word1 = 0, word2 = 0, word3 = 0] = words;
    const claims: Claim[] = [];
    for (const row of this.rowsAt(this.table.value6(word0, word1, word2, word3))) claims.push(this.rows.claim(row));
    return claims;
  }

  /** The facts of the claim that counts on a day for a value of `table`; null when none does. */
  factsOn(value: number, day: string, asKnownOn: string | undefined): ClaimFacts | null {
    for (const row of this.rowsAt(value)) {
      const facts = this.rows.facts(row);
      if (isValid(facts, day, asKnownOn)) return facts;
    }
    return null;
  }

  private *rowsAt(value: number): Generator<number> {
    for (let group = value - 1; group >= 0; group = this.wider[group] ?? NONE) {
      const end = this.firsts[group + 1] ?? 0;
      for (let at = this.firsts[group] ?? end; at < end; at += 1) yield this.order[at] as number;
    }
  }
}

function sortByRange(rows: ClaimRows): Uint32Array {
  const order = Uint32Array.from({ length: rows.length }, (_, row) => row);
  return order.sort((left, right) => compareRange(rows, left, right) || weigh(rows, left, right) || left - right);
}

function weigh(rows: ClaimRows, left: number, right: number): number {
  return compareWeight(rows.facts(left), rows.facts(right));
}

/** By first address, then the wider before the narrower, so that what lies inside a range follows it. */
function compareRange(rows: ClaimRows, left: number, right: number): number {
  const { words, lengths } = rows;
  for (let word = 0; word < 4; word += 1) {
    const difference = (words[4 * left + word] as number) - (words[4 * right + word] as number);
    if (difference !== 0) return difference;
  }
  return (lengths[left] as number) - (lengths[right] as number);
}

function firstsOf(rows: ClaimRows, order: Uint32Array): Uint32Array {
  const firsts: number[] = [];
  order.forEach((row, at) => {
    if (at === 0 || compareRange(rows, order[at - 1] as number, row) !== 0) firsts.push(at);
  });
  return Uint32Array.from([...firsts, order.length]);
}

/** For each group the next wider one around it: networks nest or are apart, so a stack holds all that are open. */
function nest(rows: ClaimRows, leaders: readonly number[]): Int32Array {
  const wider = new Int32Array(leaders.length).fill(NONE);
  const open: number[] = [];
  leaders.forEach((leader, group) => {
    while (open.length > 0 && !contains(rows, leaders[open.at(-1) ?? 0] ?? 0, leader)) open.pop();
    wider[group] = open.at(-1) ?? NONE;
    open.push(group);
  });
  return wider;
}

function contains(rows: ClaimRows, wide: number, narrow: number): boolean {
  const length = rows.lengths[wide] as number;
  if (length > (rows.lengths[narrow] as number)) return false;
  for (let word = 0; word < 4; word += 1) {
    const difference = (rows.words[4 * wide + word] as number) ^ (rows.words[4 * narrow + word] as number);
    if ((difference & ~bitsBehind(length, word)) !== 0) return false;
  }
  return true;
}

function tableOf(rows: ClaimRows, leaders: readonly number[]): RangeTable {
  const builder = new RangeBuilder();
  const ends = new Uint32Array(8);
  leaders.forEach((leader, group) => {
    const length = rows.lengths[leader] as number;
    for (let word = 0; word < 4; word += 1) {
      ends[word] = rows.words[4 * leader + word] as number;
      ends[4 + word] = ((ends[word] as number) | bitsBehind(length, word)) >>> 0;
    }
    const mapped = ends[0] === 0 && ends[1] === 0 && ends[2] === 0xffff && length >= 96;
    if (mapped) builder.add4(ends[3] as number, ends[7] as number, group + 1);
    else builder.add6(ends, group + 1);
  });
  return builder.build();
}
