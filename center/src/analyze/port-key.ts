import { parsePort, portLabel, PortNameError, PROTOCOL_TCP, PROTOCOL_UDP } from "@teiten/core/names";
import { raw } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { TeitenError } from "../telemetry/index.ts";

const PORT_BITS = 16;
const FRAGMENT = 1 << PORT_BITS;
const PROTOCOL = 1 << (PORT_BITS + 1);

/**
 * The key of the port figures as one number in the order of ties: protocol, then ports, then later fragments. Protocols
 * without ports, ICMP among them, are one key each.
 */
export const PORT_KEY: BoundSql = raw(
  `if(protocol in (6, 17), toUInt32(protocol) * ${PROTOCOL} + fragment * ${FRAGMENT} + if(fragment = 0, port, 0), toUInt32(protocol) * ${PROTOCOL})`,
);

/** The same for rows that are known to be TCP or UDP with a port: one distinct value for each (protocol, port). */
export const SERVICE_PORT_KEY: BoundSql = raw("toUInt32(port) * 256 + protocol");

/** TCP or UDP with a port: what the scan rules count. */
export const HAS_SERVICE_PORT: BoundSql = raw("protocol in (6, 17) and fragment = 0");

/** How a key prints: `23/TCP`, `ICMP`, `UDP (fragment)`. */
export function labelOfKey(key: number): string {
  return portLabel(Math.floor(key / PROTOCOL), key % FRAGMENT, Math.floor(key / FRAGMENT) % 2);
}

/** The IP protocol of a key. */
export function protocolOfKey(key: number): number {
  return Math.floor(key / PROTOCOL);
}

/** The destination port of a key; null where the key is a whole protocol or later fragments. */
export function portOfKey(key: number): number | null {
  const hasPorts = protocolOfKey(key) === PROTOCOL_TCP || protocolOfKey(key) === PROTOCOL_UDP;
  return hasPorts && Math.floor(key / FRAGMENT) % 2 === 0 ? key % FRAGMENT : null;
}

/** The key of a port that was written by a person; throws `TeitenError` with the form it should have. */
export function keyOfLabel(text: string): number {
  try {
    const { protocol, port, fragment } = parsePort(text);
    return protocol * PROTOCOL + (fragment ? FRAGMENT : 0) + (port ?? 0);
  } catch (error) {
    if (!(error instanceof PortNameError)) throw error;
    throw new TeitenError({
      code: "port-unknown",
      message: error.message,
      advice: error.advice,
      cause: error,
      exitCode: 2,
    });
  }
}
