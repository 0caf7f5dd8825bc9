import { addressBits, formatAddress, parsePrefix } from "@teiten/core/names";

/**
 * The filter that takes packets to the prefixes and nothing else (no ARP, nothing that the host sends), also in
 * VLAN-tagged frames when the link can have them: that part stands last, because `vlan` moves every offset behind it.
 * Throws `RangeError` for a text that is no prefix, so that no other text gets near a command line.
 */
export function captureFilter(prefixes: readonly string[], withVlan: boolean): string {
  if (prefixes.length === 0) throw new RangeError("there is no prefix to capture");
  const parts = prefixes.map((prefix) => `(${destination(prefix)})`).join(" or ");
  return withVlan ? `${parts} or (vlan and (${parts}))` : parts;
}

function destination(text: string): string {
  const prefix = parsePrefix(text);
  if (prefix === null) throw new RangeError(`“${text}” is not an address or prefix`);
  const { address, length } = prefix;
  const family = address.version === 4 ? "ip" : "ip6";
  const name = formatAddress(address);
  return length === addressBits(address.version) ? `${family} dst host ${name}` : `${family} dst net ${name}/${length}`;
}
