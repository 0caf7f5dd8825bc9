import { formatAddress, parseAddress } from "@teiten/core/names";
import { bind, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { TeitenError } from "../telemetry/index.ts";

/** One source address that somebody asks about. */
export interface SourceAddress {
  readonly version: 4 | 6;
  readonly text: string;
  /** The condition on `source` that keeps this address. */
  readonly isIt: BoundSql;
  /** The condition on `source` that keeps the other addresses of its /24, or of its /64. */
  readonly isNear: BoundSql;
}

/** Reads an address; throws `TeitenError` (exit 2) for what is none. */
export function sourceAddress(given: string): SourceAddress {
  const address = parseAddress(given.trim());
  if (address === null) {
    throw new TeitenError({
      code: "address-invalid",
      message: `“${given}” is not an address`,
      advice: "write an IPv4 address (192.0.2.1) or an IPv6 address (2001:db8::1), without a prefix length",
      exitCode: 2,
    });
  }
  const text = formatAddress(address);
  const value = sql`toIPv6(${bind("String", address.version === 4 ? `::ffff:${text}` : text)})`;
  const near = sql`IPv6CIDRToRange(${value}, ${bind("UInt8", address.version === 4 ? 120 : 64)})`;
  return {
    version: address.version,
    text,
    isIt: sql`source = ${value}`,
    isNear: sql`source >= ${near}.1 and source <= ${near}.2 and source != ${value}`,
  };
}
