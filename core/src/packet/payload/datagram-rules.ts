import { byteRange, payloadRule, asciiBytes, beginsWith, indexOfBytes } from "./payload-rule.ts";
import type { PayloadRule } from "./payload-rule.ts";

const signed = (view: DataView, at: number): number => view.getInt8(at);

/** LI, version and mode of NTP: version 1 to 4 and one of these modes. */
function ntpFirst(modes: readonly number[]): readonly number[] {
  return byteRange(0, 255).filter(
    (byte) => modes.includes(byte & 7) && ((byte >> 3) & 7) >= 1 && ((byte >> 3) & 7) <= 4,
  );
}

const NTP = payloadRule(
  "ntp",
  ntpFirst([1, 2, 3, 4, 5]),
  (view, at, end, length) => {
    if (length < 48 || length > 68 || length % 4 !== 0 || at + 4 > end) return false;
    const [poll, precision] = [signed(view, at + 2), signed(view, at + 3)];
    return view.getUint8(at + 1) <= 16 && poll >= -6 && poll <= 17 && precision <= 0 && precision >= -40;
  },
  byteRange(0, 16),
);

const NTP_CONTROL = payloadRule("ntp-control", ntpFirst([6, 7]), (view, at, end, length) => {
  if (at + 8 > end) return false;
  if ((view.getUint8(at) & 7) === 6) {
    return (
      length >= 12 && at + 12 <= end && (view.getUint8(at + 1) & 31) <= 12 && view.getUint16(at + 10, false) <= 468
    );
  }
  const size = (view.getUint16(at + 4, false) & 0xfff) * (view.getUint16(at + 6, false) & 0xfff);
  if (view.getUint8(at + 6) > 0x0f || size + 8 > length || view.getUint8(at + 1) > 0x7f) return false;
  return [0, 2, 3].includes(view.getUint8(at + 2)) && view.getUint8(at + 3) <= 45;
});

const MODES = ["octet", "netascii", "mail"].map(asciiBytes);

/** Text up to a zero byte from `at`: where the zero lies, or −1 when a byte is no printable ASCII or none is there. */
function zeroAfterText(view: DataView, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    const letter = view.getUint8(i);
    if (letter === 0) return i;
    if (letter < 0x20 || letter > 0x7e) return -1;
  }
  return -1;
}

const TFTP = payloadRule("tftp", [0], (view, at, end) => {
  if (at + 5 > end) return false;
  const operation = view.getUint16(at, false);
  if (operation === 5) return view.getUint16(at + 2, false) <= 8 && zeroAfterText(view, at + 4, end) > at + 4;
  if (operation !== 1 && operation !== 2) return false;
  const zero = zeroAfterText(view, at + 2, end);
  if (zero <= at + 2) return false;
  return MODES.some((mode) => {
    if (zero + 1 + mode.length >= end || view.getUint8(zero + 1 + mode.length) !== 0) return false;
    return mode.every((letter, i) => (view.getUint8(zero + 1 + i) | 0x20) === letter);
  });
});

/** QUIC versions: 1, 2, drafts, negotiation, and those of RFC 9000 section 15 that are there to be refused. */
function isQuicVersion(version: number): boolean {
  if (version === 1 || version === 0 || version === 0x6b3343cf) return true;
  return version >>> 8 === 0xff0000 || ((version & 0x0f0f0f0f) ^ 0x0a0a0a0a) === 0 || isGoogleQuic(version);
}

/** `Q0` or `T0` and two digits, the versions of QUIC before the IETF's. */
function isGoogleQuic(version: number): boolean {
  const digits = ((version >>> 4) & 0x0f) === 3 && ((version >>> 12) & 0x0f) === 3;
  return (version >>> 16 === 0x5130 || version >>> 16 === 0x5430) && digits;
}

/** Most significant bytes of these versions. */
const QUIC_SECOND = [0x00, 0xff, 0x6b, 0x51, 0x54, ...byteRange(0, 255).filter((byte) => (byte & 15) === 10)];

const QUIC_LONG = payloadRule(
  "quic",
  byteRange(0x80, 0xff),
  (view, at, end, length) => {
    if (at + 7 > end || length < 14) return false;
    const version = view.getUint32(at + 1, false);
    const destination = view.getUint8(at + 5);
    if (!isQuicVersion(version) || destination > 20 || (version !== 0 && (view.getUint8(at) & 0x40) === 0))
      return false;
    const source = at + 6 + destination;
    return source >= end
      ? at + length > end
      : view.getUint8(source) <= 20 && 7 + destination + view.getUint8(source) <= length;
  },
  QUIC_SECOND,
);

const QUIC_GOOGLE = payloadRule(
  "quic",
  [0x09, 0x0c, 0x0d],
  (view, at, end, length) => at + 13 <= end && length >= 14 && isGoogleQuic(view.getUint32(at + 9, false)),
);

const DTLS = payloadRule("dtls", byteRange(20, 24), (view, at, end, length) => {
  if (at + 13 > end || view.getUint8(at + 1) !== 0xfe) return false;
  const version = view.getUint8(at + 2);
  return (version === 0xff || version === 0xfd) && view.getUint16(at + 11, false) <= length - 13;
});

const RADIUS = payloadRule("radius", [1, 2, 3, 4, 5, 11, 12, 13, ...byteRange(40, 45)], (view, at, end, length) => {
  if (at + 20 > end || length > 4096 || view.getUint16(at + 2, false) !== length) return false;
  let next = at + 20;
  while (next + 2 <= end) {
    const size = view.getUint8(next + 1);
    if (size < 2 || view.getUint8(next) === 0) return false;
    next += size;
  }
  return next === at + length || at + length > end;
});

const RMCP = payloadRule("ipmi", [6], (view, at, end, length) => {
  if (at + 4 > end || length < 8 || view.getUint8(at + 1) !== 0) return false;
  const kind = view.getUint8(at + 3) & 0x1f;
  return kind === 6 || kind === 7;
});

const BACNET = payloadRule(
  "bacnet",
  [0x81],
  (view, at, end, length) => at + 4 <= end && view.getUint8(at + 1) <= 12 && view.getUint16(at + 2, false) === length,
);

const WIREGUARD_LENGTHS = [0, 148, 92, 64];

const WIREGUARD = payloadRule("wireguard", [1, 2, 3], (view, at, end, length) => {
  if (at + 4 > end) return false;
  return (view.getUint32(at, false) & 0xffffff) === 0 && WIREGUARD_LENGTHS[view.getUint8(at)] === length;
});

const ENVELOPE = asciiBytes("Envelope");

const WS_DISCOVERY = payloadRule(
  "ws-discovery",
  [0x3c],
  (view, at, end) => indexOfBytes(view, at, end, ENVELOPE, 256) >= 0,
);

const OFFLINE_MAGIC = Uint8Array.from([
  0x00, 0xff, 0xff, 0x00, 0xfe, 0xfe, 0xfe, 0xfe, 0xfd, 0xfd, 0xfd, 0xfd, 0x12, 0x34, 0x56, 0x78,
]);

const RAKNET = payloadRule("raknet", [0x01, 0x02, 0x05, 0x1c], (view, at, end) => {
  const offset = { 0x05: 1, 0x1c: 17 }[view.getUint8(at)] ?? 9;
  return beginsWith(view, at + offset, end, OFFLINE_MAGIC);
});

const L2TP = payloadRule(
  "l2tp",
  [0xc8],
  (view, at, end, length) =>
    at + 12 <= end && view.getUint16(at, false) === 0xc802 && view.getUint16(at + 2, false) === length,
);

const XDMCP = payloadRule("xdmcp", [0], (view, at, end, length) => {
  if (at + 7 > end || view.getUint16(at, false) !== 1) return false;
  const operation = view.getUint16(at + 2, false);
  return operation >= 1 && operation <= 3 && view.getUint16(at + 4, false) === length - 6;
});

const UBIQUITI = payloadRule("ubiquiti", [1, 2], (view, at, end, length) => {
  if (length !== 4 || at + 4 > end) return false;
  return view.getUint32(at, false) === 0x01000000 || view.getUint32(at, false) === 0x020a0000;
});

/** The binary rules that are for datagrams alone; the strictest first. */
export const DATAGRAM_RULES: readonly PayloadRule[] = [
  RAKNET,
  WIREGUARD,
  UBIQUITI,
  XDMCP,
  TFTP,
  RADIUS,
  RMCP,
  BACNET,
  L2TP,
  DTLS,
  QUIC_LONG,
  QUIC_GOOGLE,
  NTP_CONTROL,
  NTP,
  WS_DISCOVERY,
];
