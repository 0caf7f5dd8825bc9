import { bind, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";

/** Prefix length of IPv6 sources: a site's usual delegation (RFC 6177). */
const IPV6_LENGTH = 48;

/** The block of `length` bits (8 to 32) of an IPv4 source, the /48 of an IPv6 source, as text in CIDR form. */
export function sourcePrefix(length: number): BoundSql {
  const bits = bind("UInt8", length);
  return sql`if(startsWith(IPv6NumToString(source), '::ffff:'),
    concat(replaceOne(IPv6NumToString(IPv6CIDRToRange(source, toUInt8(96 + ${bits})).1), '::ffff:', ''), '/', toString(${bits})),
    concat(IPv6NumToString(IPv6CIDRToRange(source, ${bind("UInt8", IPV6_LENGTH)}).1), '/', toString(${bind("UInt8", IPV6_LENGTH)})))`;
}
