import { parsePrefix } from "@teiten/core/names";
import type { Claim } from "../state/index.ts";
import { bind, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { sortedList } from "./bound-list.ts";

/** Ranges of prefixes of one length (numbers of their leading bits, inclusive), sorted and disjoint. */
export interface Neighbourhoods {
  readonly bits: number;
  readonly ranges: readonly { readonly low: number; readonly high: number }[];
}

const MOST_RANGES = 8000;
const IPV4_BITS = [24, 20, 16, 12, 8] as const;
const IPV6_BITS = [32, 24, 16] as const;

/**
 * A quick condition on `source` that keeps every address that some claim could hold, and few others: addresses that share
 * their first 24 (IPv6: 32) bits with a claimed range, or fewer bits where the ranges would be too many to send.
 */
export function isNearClaim(claims: readonly Claim[]): BoundSql {
  const made = conditions.get(claims) ?? makeCondition(claims);
  conditions.set(claims, made);
  return made;
}

/** The registry hands out one list for as long as it lives, and a report asks about it many times. */
const conditions = new WeakMap<readonly Claim[], BoundSql>();

function makeCondition(claims: readonly Claim[]): BoundSql {
  const ipv4 = neighbourhoodsOf(claims, 4);
  const ipv6 = neighbourhoodsOf(claims, 6);
  const word = sql`bitAnd(toUInt128(source), 4294967295)`;
  const top = sql`bitShiftRight(toUInt128(source), 96)`;
  const mapped = sql`source >= toIPv6('::ffff:0.0.0.0') and source <= toIPv6('::ffff:255.255.255.255')`;
  return sql`if(${mapped}, ${isInside(ipv4, word)}, ${isInside(ipv6, top)})`;
}

/** The neighbourhoods of all claims of an IP version, at the finest of the lengths that keeps them few. */
export function neighbourhoodsOf(claims: readonly Claim[], version: 4 | 6): Neighbourhoods {
  const spans = claims.flatMap((claim) => spanOf(claim, version)).toSorted((left, right) => left.low - right.low);
  const lengths = version === 4 ? IPV4_BITS : IPV6_BITS;
  let found: Neighbourhoods = { bits: 0, ranges: [] };
  for (const bits of lengths) {
    found = { bits, ranges: mergeSpans(spans, 2 ** (32 - bits)) };
    if (found.ranges.length <= MOST_RANGES) return found;
  }
  return found;
}

interface Span {
  readonly low: number;
  readonly high: number;
}

function spanOf(claim: Claim, version: 4 | 6): readonly Span[] {
  if (claim.range.includes(":") !== (version === 6)) return [];
  const prefix = parsePrefix(claim.range);
  if (prefix === null) return [];
  const word = prefix.address.words[version === 4 ? 3 : 0] >>> 0;
  return [{ low: word, high: word + 2 ** (32 - Math.min(32, prefix.length)) - 1 }];
}

function mergeSpans(spans: readonly Span[], size: number): readonly Span[] {
  const merged: { low: number; high: number }[] = [];
  for (const span of spans) {
    const low = Math.floor(span.low / size);
    const high = Math.floor(span.high / size);
    const last = merged.at(-1);
    if (last !== undefined && low <= last.high + 1) last.high = Math.max(last.high, high);
    else merged.push({ low, high });
  }
  return merged;
}

/**
 * The borders of the ranges as one sorted list, `low * 2 + 1` where a range begins and `(high + 1) * 2` where it has ended:
 * the last border at or before `number * 2 + 1` is odd exactly inside a range.
 */
function isInside({ bits, ranges }: Neighbourhoods, word: BoundSql): BoundSql {
  if (ranges.length === 0) return sql`0`;
  const borders = [0, ...ranges.flatMap(({ low, high }) => [low * 2 + 1, (high + 1) * 2])];
  const number = sql`toUInt64(bitShiftRight(${word}, ${bind("UInt8", 32 - bits)}))`;
  return sql`bitTest(roundDown(${number} * 2 + 1, ${sortedList(borders)}), 0)`;
}
