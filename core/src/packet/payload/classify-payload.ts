import { LDAP_RULE, SNMP_RULE } from "./ber-rules.ts";
import {
  BITTORRENT_DATAGRAM_RULE,
  BITTORRENT_SEGMENT_RULE,
  DAHUA_RULE,
  ETHERNET_IP_RULE,
  MEMCACHED_SEGMENT_RULE,
  OPENVPN_DATAGRAM_RULE,
  OPENVPN_SEGMENT_RULE,
  RPC_SEGMENT_RULE,
  SIP_RULE,
  STUN_SEGMENT_RULE,
} from "./both-rules.ts";
import { COAP_RULE } from "./coap-rule.ts";
import { DATABASE_RULES, SQL_BROWSER_RULE } from "./database-rules.ts";
import { DATAGRAM_RULES } from "./datagram-rules.ts";
import { DNS_SEGMENT_RULE } from "./dns-rules.ts";
import { GAME_RULE } from "./game-rule.ts";
import { PAYLOAD_LOOK, payloadClassNumber } from "./payload-class.ts";
import { textRule } from "./payload-rule.ts";
import type { PayloadRule } from "./payload-rule.ts";
import { RuleIndex } from "./rule-index.ts";
import { unkeyedDatagram, unkeyedSegment } from "./unkeyed-payload.ts";
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
  GAME_RULE,
  BITTORRENT_DATAGRAM_RULE,
  DAHUA_RULE,
  OPENVPN_DATAGRAM_RULE,
  ...DATAGRAM_RULES,
  SNMP_RULE,
  LDAP_RULE,
  SQL_BROWSER_RULE,
  ETHERNET_IP_RULE,
  COAP_RULE,
];

const TCP_RULES: readonly PayloadRule[] = [
  SIP_RULE,
  ...TEXT_SEGMENT_RULES,
  MEMCACHED_SEGMENT_RULE,
  BITTORRENT_SEGMENT_RULE,
  RPC_SEGMENT_RULE,
  STUN_SEGMENT_RULE,
  DAHUA_RULE,
  OPENVPN_SEGMENT_RULE,
  DNS_SEGMENT_RULE,
  LDAP_RULE,
  ...DATABASE_RULES,
  ETHERNET_IP_RULE,
  ...SEGMENT_RULES,
];

const UDP_INDEX = new RuleIndex(UDP_RULES);
const TCP_INDEX = new RuleIndex(TCP_RULES);

/** Class of the payload of a TCP segment; the arguments are those of `PayloadMatch`, and the captured bytes may be none. */
export function segmentPayload(view: DataView, at: number, end: number, length: number): number {
  if (length <= 0) return NONE;
  if (at >= end) return CUT;
  const keyed = keyedClass(TCP_INDEX.rulesFor(view, at, end), view, at, end, length);
  if (keyed !== NONE) return keyed;
  const unkeyed = unkeyedSegment(view, at, end, length);
  return unkeyed === NONE ? plainKind(view, at, end, length) : unkeyed;
}

/** Class of the payload of a UDP datagram; the arguments are those of `PayloadMatch`, and the captured bytes may be none. */
export function datagramPayload(view: DataView, at: number, end: number, length: number): number {
  if (length <= 0) return NONE;
  if (at >= end) return CUT;
  const unkeyed = unkeyedDatagram(view, at, end, length);
  if (unkeyed !== NONE) return unkeyed;
  const keyed = keyedClass(UDP_INDEX.rulesFor(view, at, end), view, at, end, length);
  return keyed === NONE ? plainKind(view, at, end, length) : keyed;
}

function keyedClass(rules: readonly PayloadRule[], view: DataView, at: number, end: number, length: number): number {
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i];
    if (rule !== undefined && rule.matches(view, at, end, length)) return rule.number;
  }
  return NONE;
}

/** `zeros`, `text`, `unknown` or `cut`. */
function plainKind(view: DataView, at: number, end: number, length: number): number {
  const last = Math.min(end, at + PAYLOAD_LOOK);
  const zeros = view.getUint8(at) === 0;
  let next = at;
  while (next < last && (zeros ? view.getUint8(next) === 0 : isText(view.getUint8(next)))) next++;
  if (next === last && zeros) return ZEROS;
  if (next === last && last - at >= SHORTEST_TEXT) return TEXT;
  return end - at < Math.min(length, PAYLOAD_LOOK) ? CUT : UNKNOWN;
}

function isText(byte: number): boolean {
  return (byte >= 0x20 && byte <= 0x7e) || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
