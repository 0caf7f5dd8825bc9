import { dayStart } from "@teiten/core/calendar";
import type { DayRange, Zone } from "@teiten/core/calendar";
import { parsePrefix } from "@teiten/core/names";
import type { Claim } from "../state/index.ts";
import { bind, join, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";

/** A range of IPv4 addresses (inclusive, as numbers) that somebody claims during a stretch of time (seconds, UTC). */
export interface ClaimedRange {
  readonly low: number;
  readonly high: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The condition on `source` and on a moment (an expression in seconds) that keeps sources inside a range that some claim
 * holds on that observation day. `knownOn` leaves out claims that were not known then.
 */
export function isClaimed(
  claims: readonly Claim[],
  zone: Zone,
  range: DayRange,
  moment: BoundSql,
  knownOn: string | null,
): BoundSql {
  const valid = claims.filter((claim) => isKnown(claim, knownOn) && holdsWithin(claim, range));
  const layers = claimLayers(valid.flatMap((claim) => ipv4Range(claim, zone, range)));
  const conditions = layers.map((layer) =>
    inLayer(layer, moment, dayStart(zone, range.from), dayStart(zone, range.to)),
  );
  const ipv6 = valid.filter((claim) => claim.range.includes(":")).map((claim) => inIpv6(claim, zone, range, moment));
  return sql`(${join([sql`0`, ...conditions, ...ipv6], " or ")})`;
}

/**
 * Cuts overlapping ranges into layers in which ranges do not overlap and are sorted by `low`; nearly always one layer, a
 * second where a range was claimed in two separate stretches of time.
 */
export function claimLayers(ranges: readonly ClaimedRange[]): readonly (readonly ClaimedRange[])[] {
  const borders = [...new Set(ranges.flatMap(({ low, high }) => [low, high + 1]))].toSorted((a, b) => a - b);
  const sorted = ranges.toSorted((left, right) => left.low - right.low);
  const layers: ClaimedRange[][] = [];
  let active: ClaimedRange[] = [];
  let next = 0;
  borders.slice(0, -1).forEach((low, index) => {
    active = active.filter((range) => range.high >= low);
    for (let range = sorted[next]; range !== undefined && range.low <= low; range = sorted[++next]) active.push(range);
    const high = (borders[index + 1] ?? low + 1) - 1;
    mergeStretches(active).forEach((stretch, depth) => {
      (layers[depth] ??= []).push({ low, high, ...stretch });
    });
  });
  return layers;
}

function mergeStretches(ranges: readonly ClaimedRange[]): readonly { readonly from: number; readonly to: number }[] {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of ranges.toSorted((left, right) => left.from - right.from)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

function inLayer(layer: readonly ClaimedRange[], moment: BoundSql, first: number, end: number): BoundSql {
  const low = bind(
    "Array(UInt32)",
    layer.map((range) => range.low),
  );
  const column = (values: readonly number[]): BoundSql =>
    sql`transform(roundDown(${IPV4}, ${low}), ${low}, ${bind("Array(UInt32)", values)}, toUInt32(0))`;
  const inside = sql`(${IS_IPV4} and roundDown(${IPV4}, ${low}) <= ${IPV4} and ${IPV4} <= ${column(layer.map((range) => range.high))}`;
  if (layer.every((range) => range.from <= first && range.to >= end)) return sql`${inside})`;
  return sql`${inside} and ${moment} >= ${column(layer.map((range) => range.from))}
    and ${moment} < ${column(layer.map((range) => range.to))})`;
}

const IPV4 = sql`toUInt32(bitAnd(toUInt128(source), 4294967295))`;
const IS_IPV4 = sql`source >= toIPv6('::ffff:0.0.0.0') and source <= toIPv6('::ffff:255.255.255.255')`;

function inIpv6(claim: Claim, zone: Zone, range: DayRange, moment: BoundSql): BoundSql {
  const [address = "::", length = "128"] = claim.range.split("/");
  const whole = sql`IPv6CIDRToRange(toIPv6(${bind("String", address)}), ${bind("UInt8", Number(length))})`;
  const { from, to } = stretchOf(claim, zone, range);
  return sql`(source >= ${whole}.1 and source <= ${whole}.2
    and ${moment} >= ${bind("UInt32", from)} and ${moment} < ${bind("UInt32", to)})`;
}

function ipv4Range(claim: Claim, zone: Zone, range: DayRange): readonly ClaimedRange[] {
  const prefix = parsePrefix(claim.range);
  if (prefix?.address.version !== 4) return [];
  const low = prefix.address.words[3] >>> 0;
  return [{ low, high: low + 2 ** (32 - prefix.length) - 1, ...stretchOf(claim, zone, range) }];
}

function stretchOf(claim: Claim, zone: Zone, range: DayRange): { readonly from: number; readonly to: number } {
  const from = claim.validFrom !== null && claim.validFrom > range.from ? claim.validFrom : range.from;
  const to = claim.validTo !== null && claim.validTo < range.to ? claim.validTo : range.to;
  return { from: dayStart(zone, from), to: dayStart(zone, to) };
}

function isKnown(claim: Claim, day: string | null): boolean {
  if (day === null) return true;
  return (claim.knownFrom === null || claim.knownFrom <= day) && (claim.knownTo === null || day < claim.knownTo);
}

function holdsWithin(claim: Claim, range: DayRange): boolean {
  return (
    (claim.validFrom === null || claim.validFrom < range.to) && (claim.validTo === null || claim.validTo > range.from)
  );
}
