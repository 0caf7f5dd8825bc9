import { parsePrefix, prefixContains } from "@teiten/core/names";
import type { Address, AddressPrefix } from "@teiten/core/names";
import { NO_RANGE, RangeTable } from "./range-table.ts";

/**
 * Prefixes that the IANA special-purpose address registries list as not globally reachable, and the RFC of each entry.
 * Source: RFC 6890 (April 2013) with RFC 8190 (June 2017), and what was entered since up to RFC 9780 (May 2025). The few
 * reachable assignments inside 192.0.0.0/24 and 2001::/23 are anycast, tunnels and identifiers, which stand in no country
 * either; IPv4-mapped addresses are not listed because they are looked up as IPv4.
 */
const SPECIAL_PURPOSE: readonly (readonly [prefix: string, source: string])[] = [
  ["0.0.0.0/8", "RFC 791"],
  ["10.0.0.0/8", "RFC 1918"],
  ["100.64.0.0/10", "RFC 6598"],
  ["127.0.0.0/8", "RFC 1122"],
  ["169.254.0.0/16", "RFC 3927"],
  ["172.16.0.0/12", "RFC 1918"],
  ["192.0.0.0/24", "RFC 6890"],
  ["192.0.2.0/24", "RFC 5737"],
  ["192.168.0.0/16", "RFC 1918"],
  ["198.18.0.0/15", "RFC 2544"],
  ["198.51.100.0/24", "RFC 5737"],
  ["203.0.113.0/24", "RFC 5737"],
  ["240.0.0.0/4", "RFC 1112"],
  ["::/128", "RFC 4291"],
  ["::1/128", "RFC 4291"],
  ["64:ff9b:1::/48", "RFC 8215"],
  ["100::/64", "RFC 6666"],
  ["100:0:0:1::/64", "RFC 9780"],
  ["2001::/23", "RFC 2928"],
  ["2001:db8::/32", "RFC 3849"],
  ["3fff::/20", "RFC 9637"],
  ["5f00::/16", "RFC 9602"],
  ["fc00::/7", "RFC 4193"],
  ["fe80::/10", "RFC 4291"],
];

let prefixes: readonly AddressPrefix[] | undefined;

/** Whether an address is of a special-purpose block, which no host of the Internet sends from. */
export function isSpecialPurpose(address: Address): boolean {
  prefixes ??= SPECIAL_PURPOSE.flatMap(([prefix]) => parsePrefix(prefix) ?? []);
  return prefixes.some((prefix) => prefixContains(prefix, address));
}

/** An address as words, most significant first: one for IPv4, four for IPv6. */
type Words = readonly number[];

/** First address of a prefix, and the first one behind it; null at the end of the space. */
interface Block {
  readonly start: Words;
  readonly after: Words | null;
}

/** Segments of one version, ascending, the first at the space's first address: one array of starts a word. */
interface Segments {
  readonly starts: readonly Uint32Array[];
  readonly values: Uint32Array;
}

/** The same table with nothing known of the special-purpose addresses, whatever the data say of them. */
export function withoutSpecialPurpose(table: RangeTable): RangeTable {
  const { starts4, values4, starts6, values6 } = table.parts;
  const four = clear({ starts: [starts4], values: values4 }, blocks(4));
  const six = clear({ starts: starts6, values: values6 }, blocks(6));
  const empty = new Uint32Array(0);
  const [all4 = empty] = four.starts;
  const [word0 = empty, word1 = empty, word2 = empty, word3 = empty] = six.starts;
  return new RangeTable({
    starts4: all4,
    values4: four.values,
    starts6: [word0, word1, word2, word3],
    values6: six.values,
  });
}

/** The blocks of a version in ascending order; they do not overlap. */
function blocks(version: 4 | 6): readonly Block[] {
  return SPECIAL_PURPOSE.flatMap(([text]) => {
    const prefix = parsePrefix(text);
    if (prefix?.address.version !== version) return [];
    const start = version === 4 ? prefix.address.words.slice(3) : prefix.address.words;
    return [{ start, after: behind(start, prefix.length) }];
  }).toSorted((one, other) => compare(one.start, other.start));
}

/** The address behind the prefix of that length: one more in its last bit, carried over into the words before. */
function behind(start: Words, length: number): Words | null {
  const after = [...start];
  let step = 2 ** (31 - ((length - 1) % 32));
  for (let word = (length - 1) >> 5; word >= 0; word -= 1) {
    const sum = (after[word] ?? 0) + step;
    after[word] = sum >>> 0;
    if (sum < 2 ** 32) return after;
    step = 1;
  }
  return null;
}

/** Cuts the blocks out of the segments; what follows a block keeps the value that it had. */
function clear(segments: Segments, cut: readonly Block[]): Segments {
  const { length } = segments.values;
  const kept = new KeptSegments(segments, length + 2 * cut.length);
  let row = 0;
  cut.forEach(({ start, after }, index) => {
    kept.copy(row, firstFrom(segments, start));
    kept.put(start, NO_RANGE);
    row = after === null ? length : firstFrom(segments, after);
    if (after === null || compare(after, cut[index + 1]?.start ?? []) === 0) return;
    if (row === length || compareAt(segments, row, after) !== 0) kept.put(after, segments.values[row - 1] ?? NO_RANGE);
  });
  kept.copy(row, length);
  return kept.finish();
}

class KeptSegments {
  private readonly from: Segments;
  private readonly starts: readonly Uint32Array[];
  private readonly values: Uint32Array;
  private length = 0;

  constructor(from: Segments, capacity: number) {
    this.from = from;
    this.starts = from.starts.map(() => new Uint32Array(capacity));
    this.values = new Uint32Array(capacity);
  }

  copy(first: number, end: number): void {
    if (end <= first) return;
    this.starts.forEach((words, word) => words.set(this.from.starts[word]?.subarray(first, end) ?? [], this.length));
    this.values.set(this.from.values.subarray(first, end), this.length);
    this.length += end - first;
  }

  put(start: Words, value: number): void {
    this.starts.forEach((words, word) => (words[this.length] = start[word] ?? 0));
    this.values[this.length] = value;
    this.length += 1;
  }

  finish(): Segments {
    return {
      starts: this.starts.map((words) => words.slice(0, this.length)),
      values: this.values.slice(0, this.length),
    };
  }
}

/** The first row that starts at the address or behind it. */
function firstFrom(segments: Segments, address: Words): number {
  let low = 0;
  let high = segments.values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareAt(segments, middle, address) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareAt({ starts }: Segments, row: number, address: Words): number {
  return compare(
    starts.map((words) => words[row] ?? 0),
    address,
  );
}

/** Below, at or above 0; against no address at all, never 0. */
function compare(one: Words, other: Words): number {
  for (const [word, value] of one.entries()) {
    const difference = value - (other[word] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}
