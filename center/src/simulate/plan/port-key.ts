import { parsePort, portLabel } from "@teiten/core/names";

/** TCP's, UDP's and ICMP's protocol numbers. */
export const TCP = 6;
export const UDP = 17;
export const ICMP = 1;

/** A (protocol, port) as one number, protocol x 65536 + port; port 0 for protocols without ports. */
export type PortKey = number;

/** The key of a protocol and port. */
export function portKey(protocol: number, port: number): PortKey {
  return protocol * 65_536 + port;
}

/** The key that a label such as `23/TCP` or `ICMP` names. */
export function keyOfLabel(label: string): PortKey {
  const { protocol, port } = parsePort(label);
  return portKey(protocol, port ?? 0);
}

/** How figures print a key. */
export function labelOfKey(key: PortKey): string {
  return portLabel(protocolOf(key), key % 65_536, false);
}

/** The protocol number of a key. */
export function protocolOf(key: PortKey): number {
  return Math.floor(key / 65_536);
}
