import { asciiBytes, beginsWith, byteRange, payloadRule, textRule } from "./payload-rule.ts";
import type { PayloadRule } from "./payload-rule.ts";

const MAGIC_COOKIE = 0x2112a442;

/** True for a STUN message by its magic cookie (RFC 8489 section 5). */
export function isStun(view: DataView, at: number, end: number, length: number): boolean {
  if (at + 8 > end || length < 20 || view.getUint32(at + 4, false) !== MAGIC_COOKIE) return false;
  const size = view.getUint16(at + 2, false);
  return view.getUint8(at) < 0x40 && size % 4 === 0 && size + 20 <= length;
}

/** STUN in a stream. */
export const STUN_SEGMENT_RULE: PayloadRule = payloadRule("stun", byteRange(0, 0x3f), isStun);

/** True for the head of an ONC RPC call, from its transaction number on (RFC 5531 section 9). */
export function isRpcCall(view: DataView, at: number, end: number, length: number): boolean {
  return length >= 40 && at + 12 <= end && view.getUint32(at + 4, false) === 0 && view.getUint32(at + 8, false) === 2;
}

/** ONC RPC in a stream: a last fragment's record mark before it (RFC 5531 section 11). */
export const RPC_SEGMENT_RULE: PayloadRule = payloadRule("onc-rpc", [0x80], (view, at, end, length) => {
  if (at + 16 > end || view.getUint32(at, false) !== 0x80000000 + length - 4) return false;
  return isRpcCall(view, at + 4, end, length - 4);
});

const SIP_METHODS =
  "OPTIONS INVITE REGISTER ACK BYE CANCEL SUBSCRIBE NOTIFY MESSAGE INFO PRACK UPDATE REFER PUBLISH".split(" ");

/** SIP requests and status lines. */
export const SIP_RULE: PayloadRule = textRule(
  "sip",
  "SIP/2.0 ",
  ...SIP_METHODS.flatMap((method) => [`${method} sip:`, `${method} sips:`]),
);

const HARD_RESETS = [0x38, 0x40, 0x50];
const HMAC_LENGTHS = [0, 20, 32, 64];

/** A hard reset of OpenVPN: session, HMAC and packet number where keys are shared, nothing acknowledged, first packet. */
function isHardReset(view: DataView, at: number, end: number, length: number): boolean {
  return HMAC_LENGTHS.some((hmac) => {
    const acknowledged = at + 9 + (hmac === 0 ? 0 : hmac + 8);
    if (length < acknowledged + 5 - at || acknowledged + 5 > end) return false;
    const exact = view.getUint8(at) !== 0x38 || length === acknowledged + 5 - at;
    return exact && view.getUint8(acknowledged) === 0 && view.getUint32(acknowledged + 1, false) === 0;
  });
}

/** OpenVPN in a datagram. */
export const OPENVPN_DATAGRAM_RULE: PayloadRule = payloadRule("openvpn", [0x38], isHardReset);

/** OpenVPN in a stream: behind its length. */
export const OPENVPN_SEGMENT_RULE: PayloadRule = payloadRule("openvpn", [0], (view, at, end, length) => {
  if (at + 3 > end || view.getUint16(at, false) !== length - 2 || !HARD_RESETS.includes(view.getUint8(at + 2)))
    return false;
  return isHardReset(view, at + 2, end, length - 2);
});

const MEMCACHED_TEXTS = ["stats", "version\r\n", "gets ", "STAT ", "VALUE ", "VERSION "];
const MEMCACHED_TEXT = MEMCACHED_TEXTS.map(asciiBytes);

/** True for the beginning of a text command or answer of memcached. */
export function isMemcachedText(view: DataView, at: number, end: number): boolean {
  return MEMCACHED_TEXT.some((text) => beginsWith(view, at, end, text));
}

/** memcached in a stream: text, or a binary request with lengths that fit. */
export const MEMCACHED_SEGMENT_RULE: PayloadRule = payloadRule(
  "memcached",
  [0x80, ...new Set(MEMCACHED_TEXT.map((text) => text[0] ?? 0))],
  (view, at, end, length) => {
    if (view.getUint8(at) !== 0x80) return isMemcachedText(view, at, end);
    if (at + 24 > end || view.getUint8(at + 1) > 0x3e || view.getUint8(at + 5) !== 0) return false;
    const body = view.getUint32(at + 8, false);
    return body === length - 24 && view.getUint16(at + 2, false) + view.getUint8(at + 4) <= body;
  },
);

const DHT = ["d1:ad2:id20:", "d1:rd2:id20:", "d1:eli20", "d2:ip6:", "d2:ip4:", "d1:q"].map(asciiBytes);
const TRACKER_MAGIC = Uint8Array.from([0, 0, 4, 0x17, 0x27, 0x10, 0x19, 0x80, 0, 0, 0, 0]);

/** BitTorrent in a datagram: DHT, uTP's SYN, a tracker's connect request. */
export const BITTORRENT_DATAGRAM_RULE: PayloadRule = payloadRule(
  "bittorrent",
  [0, 0x41, 0x64],
  (view, at, end, length) => {
    const first = view.getUint8(at);
    if (first === 0x64) return DHT.some((text) => beginsWith(view, at, end, text));
    if (first === 0) return length === 16 && beginsWith(view, at, end, TRACKER_MAGIC);
    if (at + 20 > end || view.getUint8(at + 1) > 2) return false;
    return view.getUint32(at + 8, false) === 0 && view.getUint32(at + 16, false) === 0x00010000;
  },
  [0, 1, 2, 0x31, 0x32],
);

/** BitTorrent in a stream: the handshake. */
export const BITTORRENT_SEGMENT_RULE: PayloadRule = textRule("bittorrent", "\x13BitTorrent protocol");

const DHIP = Uint8Array.from([0x20, 0, 0, 0, ...asciiBytes("DHIP")]);

/** Dahua's discovery and login. */
export const DAHUA_RULE: PayloadRule = payloadRule("dahua", [0x20], (view, at, end) => beginsWith(view, at, end, DHIP));

const ENCAPSULATIONS = [0x0004, 0x0063, 0x0064, 0x0065];

/** EtherNet/IP encapsulation: command, length of the data, session and status 0. */
export const ETHERNET_IP_RULE: PayloadRule = payloadRule(
  "ethernet-ip",
  [0x04, 0x63, 0x64, 0x65],
  (view, at, end, length) => {
    if (length < 24 || at + 12 > end || !ENCAPSULATIONS.includes(view.getUint16(at, true))) return false;
    return (
      view.getUint16(at + 2, true) === length - 24 &&
      view.getUint32(at + 4, true) === 0 &&
      view.getUint32(at + 8, true) === 0
    );
  },
);
