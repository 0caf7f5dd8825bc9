import { parseAddress } from "@teiten/core/names";

const PREFIX = /^([0-9A-Fa-f.:]+)(?:\/([0-9]{1,3}))?$/;

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

function destination(prefix: string): string {
  const [, text = "", lengthText] = PREFIX.exec(prefix) ?? [];
  const address = parseAddress(text);
  if (address === null) throw new RangeError(`“${prefix}” is not an address or prefix`);
  const bits = address.version === 4 ? 32 : 128;
  const length = lengthText === undefined ? bits : Number(lengthText);
  if (length > bits) throw new RangeError(`“${prefix}” has more than ${bits} bits`);
  const family = address.version === 4 ? "ip" : "ip6";
  return length === bits ? `${family} dst host ${text}` : `${family} dst net ${text}/${length}`;
}
