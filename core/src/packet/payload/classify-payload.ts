import { LDAP_RULE, SNMP_RULE } from "./ber-rules.ts";
import {
  BITTORRENT_DATAGRAM_RULE,
  BITTORRENT_SEGMENT_RULE,
  DAHUA_RULE,
  ETHERNET_IP_RULE,
  MEMCACHED_DATAGRAM_RULE,
  MEMCACHED_SEGMENT_RULE,
  OPENVPN_DATAGRAM_RULE,
  OPENVPN_SEGMENT_RULE,
  RPC_DATAGRAM_RULE,
  RPC_SEGMENT_RULE,
  SIP_RULE,
  STUN_RULE,
} from "./both-rules.ts";
import { COAP_RULE } from "./coap-rule.ts";
import { DATABASE_RULES, SQL_BROWSER_RULE } from "./database-rules.ts";
import { DATAGRAM_RULES } from "./datagram-rules.ts";
import { DNS_DATAGRAM_RULE, DNS_SEGMENT_RULE } from "./dns-rules.ts";
import { GAME_RULE } from "./game-rule.ts";
import { PAYLOAD_LOOK, payloadClassNumber } from "./payload-class.ts";
import { textRule } from "./payload-rule.ts";
import type { PayloadRule } from "./payload-rule.ts";
import { SEGMENT_RULES, TEXT_SEGMENT_RULES } from "./segment-rules.ts";

const NONE = payloadClassNumber("none");
const CUT = payloadClassNumber("cut");
const UNKNOWN = payloadClassNumber("unknown");
const ZEROS = payloadClassNumber("zeros");
const TEXT = payloadClassNumber("text");
const SHORTEST_TEXT = 4;

/** Rules for UDP in the order in which they are tried: what is text, what has a magic number, what has only lengths. */
const UDP_RULES: readonly PayloadRule[] = [
  SIP_RULE,
  textRule("ssdp", "M-SEARCH * HTTP/1.1", "NOTIFY * HTTP/1.1", "HTTP/1.1 "),
  STUN_RULE,
  GAME_RULE,
  BITTORRENT_DATAGRAM_RULE,
  DAHUA_RULE,
  OPENVPN_DATAGRAM_RULE,
  MEMCACHED_DATAGRAM_RULE,
  RPC_DATAGRAM_RULE,
  ...DATAGRAM_RULES,
  SNMP_RULE,
  LDAP_RULE,
  SQL_BROWSER_RULE,
  ETHERNET_IP_RULE,
  DNS_DATAGRAM_RULE,
  COAP_RULE,
];

const TCP_RULES: readonly PayloadRule[] = [
  SIP_RULE,
  ...TEXT_SEGMENT_RULES,
  MEMCACHED_SEGMENT_RULE,
  BITTORRENT_SEGMENT_RULE,
  RPC_SEGMENT_RULE,
  STUN_RULE,
  DAHUA_RULE,
  OPENVPN_SEGMENT_RULE,
  DNS_SEGMENT_RULE,
  LDAP_RULE,
  ...DATABASE_RULES,
  ETHERNET_IP_RULE,
  ...SEGMENT_RULES,
];

/** The rules to be tried by first byte. */
function byFirstByte(rules: readonly PayloadRule[]): readonly (readonly PayloadRule[])[] {
  return Array.from({ length: 256 }, (_, byte) => rules.filter(({ first }) => first === null || first.includes(byte)));
}

const UDP_BY_FIRST = byFirstByte(UDP_RULES);
const TCP_BY_FIRST = byFirstByte(TCP_RULES);

/** Class of the payload of a TCP segment; the arguments are those of `PayloadMatch`, and the captured bytes may be none. */
export function segmentPayload(view: DataView, at: number, end: number, length: number): number {
  return classify(TCP_BY_FIRST, view, at, end, length);
}

/** Class of the payload of a UDP datagram; the arguments are those of `PayloadMatch`, and the captured bytes may be none. */
export function datagramPayload(view: DataView, at: number, end: number, length: number): number {
  return classify(UDP_BY_FIRST, view, at, end, length);
}

function classify(
  byFirst: readonly (readonly PayloadRule[])[],
  view: DataView,
  at: number,
  end: number,
  length: number,
): number {
  if (length <= 0) return NONE;
  if (at >= end) return CUT;
  const candidates = byFirst[view.getUint8(at)] ?? [];
  for (const { classify: classOf } of candidates) {
    const found = classOf(view, at, end, length);
    if (found !== NONE) return found;
  }
  const plain = plainKind(view, at, Math.min(end, at + PAYLOAD_LOOK));
  if (plain !== UNKNOWN) return plain;
  return end - at < Math.min(length, PAYLOAD_LOOK) ? CUT : UNKNOWN;
}

/** `zeros`, `text` or `unknown`. */
function plainKind(view: DataView, at: number, end: number): number {
  const first = view.getUint8(at);
  let next = at;
  if (first === 0) {
    while (next < end && view.getUint8(next) === 0) next++;
    return next === end ? ZEROS : UNKNOWN;
  }
  while (next < end && isText(view.getUint8(next))) next++;
  return next === end && end - at >= SHORTEST_TEXT ? TEXT : UNKNOWN;
}

function isText(byte: number): boolean {
  return (byte >= 0x20 && byte <= 0x7e) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
