/** A list that claims more than this claims a hosting company, not a scanner: /20 of IPv4, /29 of IPv6. */
const WIDEST = { 4: 20, 6: 29 };

/**
 * Addresses that nobody on the Internet sends from (RFC 6890 and its registries).
 * @type {readonly string[]}
 */
const NOT_GLOBAL = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
  "::/8",
  "100::/64",
  "2001:db8::/32",
  "3fff::/20",
  "fc00::/7",
  "fe80::/10",
  "ff00::/8",
];

/**
 * @typedef {typeof import("../../core/src/names/index.ts")} Names
 * @typedef {import("../../core/src/names/index.ts").AddressPrefix} AddressPrefix
 */

/**
 * A range that may be carried over, or the reason why not.
 * @param {string} text
 * @param {Names} names
 * @returns {{ prefix: AddressPrefix } | { reason: string }}
 */
export function checkRange(text, names) {
  const prefix = names.parsePrefix(text);
  if (prefix === null) {
    const address = names.parseAddress(text.split("/")[0] ?? "");
    return { reason: address === null ? "not an address" : "bits are set behind the prefix length" };
  }
  const { address, length } = prefix;
  if (length < WIDEST[address.version]) return { reason: `wider than /${WIDEST[address.version]}` };
  const outside = NOT_GLOBAL.some((block) => {
    const known = names.parsePrefix(block);
    return known !== null && names.prefixContains(known, address);
  });
  return outside ? { reason: "not a global address" } : { prefix };
}
