import { formatIpv4, formatIpv6 } from "@teiten/core/names";
import { raw } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";

/** The block of a source as a number: the first 24 bits of an IPv4 address, the first 48 of an IPv6 one. */
export const BLOCK_OF_SOURCE: BoundSql = raw(`toUInt64(if(startsWith(IPv6NumToString(source), '::ffff:'),
  bitShiftRight(bitAnd(toUInt128(source), toUInt128(4294967295)), 8), bitShiftRight(toUInt128(source), 80)))`);

/** Below are the 24-bit numbers of IPv4; global IPv6 addresses begin with 001 and lie far above. */
const IPV4_BLOCKS = 2 ** 24;

/** A block in CIDR form. */
export function blockText(block: number): string {
  if (block < IPV4_BLOCKS) return `${formatIpv4(block * 256)}/24`;
  const high = Math.floor(block / 2 ** 16);
  return `${formatIpv6(high, (block % 2 ** 16) * 2 ** 16, 0, 0)}/48`;
}

/** Whether two blocks lie so close together that one holder is likely: both among sixteen neighbours. */
export function areNeighbours(one: number, other: number): boolean {
  return Math.abs(one - other) < 16;
}
