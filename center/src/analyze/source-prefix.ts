import { bind, raw, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { boundList } from "./bound-list.ts";

/** Prefix length of IPv6 sources: a site's usual delegation (RFC 6177). */
const IPV6_LENGTH = 48;

/** The condition on an address that it is an IPv4 one. */
const isMapped = (address: BoundSql): BoundSql =>
  sql`${address} between toIPv6('::ffff:0.0.0.0') and toIPv6('::ffff:255.255.255.255')`;

/** The first address of the block of `length` bits (8 to 32) of an IPv4 source, of the /48 of an IPv6 source. */
export function sourceBlock(length: number): BoundSql {
  return sql`IPv6CIDRToRange(source,
    if(${isMapped(raw("source"))}, toUInt8(96 + ${bind("UInt8", length)}), toUInt8(${bind("UInt8", IPV6_LENGTH)}))).1`;
}

/** A block of `sourceBlock` as text in CIDR form. */
export function blockText(block: BoundSql, length: number): BoundSql {
  return sql`if(${isMapped(block)},
    concat(replaceOne(IPv6NumToString(${block}), '::ffff:', ''), '/', toString(${bind("UInt8", length)})),
    concat(IPv6NumToString(${block}), '/', toString(${bind("UInt8", IPV6_LENGTH)})))`;
}

/** The block of a source as text; to count by blocks, group by `sourceBlock` and print afterwards. */
export function sourcePrefix(length: number): BoundSql {
  return blockText(sourceBlock(length), length);
}

/** A select of the first addresses of blocks (or addresses) that are given as text. */
export function blocksOfTexts(texts: readonly string[]): BoundSql {
  return sql`(select toIPv6(splitByChar('/', arrayJoin(${boundList("String", texts)}))[1]))`;
}
