import { parsePrefix } from "@teiten/core/names";
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

/** Inclusive ends of a prefix as a number of its version's 32 or 128 bits. */
interface Block {
  readonly start: bigint;
  readonly end: bigint;
}

interface Segment {
  readonly start: bigint;
  readonly value: number;
}

/** The same table with nothing known of the special-purpose addresses, whatever the data say of them. */
export function withoutSpecialPurpose(table: RangeTable): RangeTable {
  const { starts4, values4, starts6, values6 } = table.parts;
  const four = clear(
    Array.from(starts4, (start, row) => ({ start: BigInt(start), value: values4[row] ?? NO_RANGE })),
    blocks(4),
    32n,
  );
  const six = clear(
    Array.from(values6, (value, row) => ({ start: wide(starts6.map((words) => words[row] ?? 0)), value })),
    blocks(6),
    128n,
  );
  const word = (shift: bigint): Uint32Array =>
    Uint32Array.from(six, ({ start }) => Number((start >> shift) & 0xffff_ffffn));
  return new RangeTable({
    starts4: Uint32Array.from(four, ({ start }) => Number(start)),
    values4: Uint32Array.from(four, ({ value }) => value),
    starts6: [word(96n), word(64n), word(32n), word(0n)],
    values6: Uint32Array.from(six, ({ value }) => value),
  });
}

function blocks(version: 4 | 6): readonly Block[] {
  return SPECIAL_PURPOSE.flatMap(([text]) => {
    const prefix = parsePrefix(text);
    if (prefix?.address.version !== version) return [];
    const start = wide(prefix.address.words);
    return [{ start, end: start + (1n << BigInt((version === 4 ? 32 : 128) - prefix.length)) - 1n }];
  });
}

/** Cuts the blocks out of segments that cover the whole space of `bits` bits in ascending order. */
function clear(segments: readonly Segment[], cut: readonly Block[], bits: bigint): readonly Segment[] {
  const isCut = (address: bigint): boolean => cut.some(({ start, end }) => address >= start && address <= end);
  const edges = cut.flatMap(({ start, end }) => {
    const after = end + 1n;
    const opens = !isCut(after) && after >> bits === 0n;
    return [{ start, value: NO_RANGE }, ...(opens ? [{ start: after, value: valueAt(segments, after) }] : [])];
  });
  const kept = segments.filter(({ start }) => !isCut(start) && !edges.some((edge) => edge.start === start));
  return [...kept, ...edges].toSorted((one, other) => (one.start < other.start ? -1 : 1));
}

function valueAt(segments: readonly Segment[], address: bigint): number {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((segments[middle]?.start ?? 0n) <= address) low = middle;
    else high = middle - 1;
  }
  return segments[low]?.value ?? NO_RANGE;
}

function wide(words: readonly number[]): bigint {
  return words.reduce((number, word) => (number << 32n) | BigInt(word), 0n);
}
