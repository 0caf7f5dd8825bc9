import { payloadRule } from "./payload-rule.ts";
import type { PayloadRule } from "./payload-rule.ts";

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTET_STRING = 0x04;
const LONG_FORM = 0x80;
/** Application tags of LDAP operations: bind, search, its entries and end, extended and their answers (RFC 4511 section 4). */
const LDAP_OPERATIONS = [0x60, 0x61, 0x42, 0x63, 0x64, 0x65, 0x66, 0x68, 0x4a, 0x6c, 0x6e, 0x50, 0x73, 0x77, 0x78];

/**
 * Where the contents of the BER sequence at `at` begin, or −1 when there is none or it says to be longer than the
 * payload. Lengths take at most four bytes.
 */
function contentsOf(view: DataView, at: number, end: number, length: number): number {
  if (at + 2 > end || view.getUint8(at) !== SEQUENCE) return -1;
  const first = view.getUint8(at + 1);
  if (first < LONG_FORM) return first + 2 <= length ? at + 2 : -1;
  const bytes = first - LONG_FORM;
  if (bytes < 1 || bytes > 4 || at + 2 + bytes > end) return -1;
  let size = 0;
  for (let i = 0; i < bytes; i++) size = size * 256 + view.getUint8(at + 2 + i);
  return size + 2 + bytes <= length ? at + 2 + bytes : -1;
}

/** SNMP by version and what follows it. */
export const SNMP_RULE: PayloadRule = payloadRule("snmp", [SEQUENCE], (view, at, end, length) => {
  const inner = contentsOf(view, at, end, length);
  if (inner < 0 || inner + 4 > end) return false;
  if (view.getUint8(inner) !== INTEGER || view.getUint8(inner + 1) !== 1) return false;
  const version = view.getUint8(inner + 2);
  const next = view.getUint8(inner + 3);
  return version === 3 ? next === SEQUENCE : (version === 0 || version === 1 || version === 2) && next === OCTET_STRING;
});

/** LDAP, or CLDAP in a datagram, by message number and operation. */
export const LDAP_RULE: PayloadRule = payloadRule("ldap", [SEQUENCE], (view, at, end, length) => {
  const inner = contentsOf(view, at, end, length);
  if (inner < 0 || inner + 2 > end || view.getUint8(inner) !== INTEGER) return false;
  const size = view.getUint8(inner + 1);
  const operation = inner + 2 + size;
  return size >= 1 && size <= 4 && operation < end && LDAP_OPERATIONS.includes(view.getUint8(operation));
});
