import { addressBits, formatAddress, parseAddress, parsePrefix } from "@teiten/core/names";

/** Where the agent's own traffic comes from: addresses and TCP port of the collector. */
export interface CollectorEndpoint {
  readonly addresses: readonly string[];
  readonly port: number;
}

/**
 * The filter that takes packets to the prefixes and nothing else (no ARP, nothing that the host sends), also in
 * VLAN-tagged frames when the link can have them: that part stands last, because `vlan` moves every offset behind it.
 * What the collector answers the agent is not taken: it is the sensor's own affair, and each upload would make more of it.
 * Throws `RangeError` for a text that is no prefix or address, so that no other text gets near a command line.
 */
export function captureFilter(
  prefixes: readonly string[],
  withVlan: boolean,
  collector: CollectorEndpoint | null = null,
): string {
  if (prefixes.length === 0) throw new RangeError("there is no prefix to capture");
  const wanted = prefixes.map((prefix) => `(${destination(prefix)})`).join(" or ");
  const isApart = collector !== null && collector.addresses.length > 0;
  const parts = isApart ? `(${wanted}) and not (${answersOf(collector)})` : wanted;
  return withVlan ? `${isApart ? `(${parts})` : parts} or (vlan and (${parts}))` : parts;
}

function destination(text: string): string {
  const prefix = parsePrefix(text);
  if (prefix === null) throw new RangeError(`“${text}” is not an address or prefix`);
  const { address, length } = prefix;
  const family = address.version === 4 ? "ip" : "ip6";
  const name = formatAddress(address);
  return length === addressBits(address.version) ? `${family} dst host ${name}` : `${family} dst net ${name}/${length}`;
}

function answersOf({ addresses, port }: CollectorEndpoint): string {
  const sources = addresses.map((text) => {
    const address = parseAddress(text);
    if (address === null) throw new RangeError(`“${text}” is not an address`);
    return `${address.version === 4 ? "ip" : "ip6"} src host ${formatAddress(address)}`;
  });
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new RangeError(`${port} is not a port`);
  return `tcp src port ${port} and (${sources.join(" or ")})`;
}
