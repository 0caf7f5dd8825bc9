import { asciiBytes, beginsWith, byteRange, payloadRule, textRule } from "./payload-rule.ts";
import type { PayloadRule } from "./payload-rule.ts";

const [DIGIT_1, DIGIT_9] = [0x31, 0x39];

const METHODS = "GET HEAD POST PUT DELETE OPTIONS TRACE PATCH PROPFIND".split(" ");
const HTTP = textRule(
  "http",
  ...METHODS.flatMap((method) => [`${method} /`, `${method} http`, `${method} * HTTP/`]),
  "CONNECT ",
  "HTTP/1.",
  "PRI * HTTP/2.0",
);

const TLS = payloadRule("tls", [0x15, 0x16], (view, at, end, length) => {
  if (at + 6 > end || view.getUint8(at + 1) !== 3 || view.getUint8(at + 2) > 4) return false;
  const size = view.getUint16(at + 3, false);
  if (view.getUint8(at) === 0x15) return size === 2 && length >= 7;
  const kind = view.getUint8(at + 5);
  return size >= 4 && size <= 0x4800 && (kind <= 2 || kind === 11);
});

const SSL2_HELLO = payloadRule("tls", byteRange(0x80, 0x8f), (view, at, end, length) => {
  if (at + 11 > end || view.getUint8(at + 2) !== 1) return false;
  const version = view.getUint16(at + 3, false);
  if (version !== 2 && (version < 0x300 || version > 0x304)) return false;
  return (view.getUint16(at, false) & 0x7fff) === length - 2 && view.getUint16(at + 5, false) % 3 === 0;
});

const REDIS_INLINE = textRule(
  "redis",
  "PING\r\n",
  "INFO\r\n",
  "info\r\n",
  "INFO server",
  "AUTH ",
  "CONFIG ",
  "CLIENT ",
  "SLAVEOF ",
  "FLUSHALL",
  "+PONG\r\n",
  "+OK\r\n",
  "-ERR ",
  "-NOAUTH ",
  "-DENIED ",
);

const REDIS_ARRAY = payloadRule("redis", [0x2a], (view, at, end) => {
  let next = at + 1;
  while (next < end && isDigit(view.getUint8(next))) next++;
  if (next === at + 1 || next - at > 8 || next + 4 > end) return false;
  return view.getUint16(next, false) === 0x0d0a && view.getUint8(next + 2) === 0x24 && isDigit(view.getUint8(next + 3));
});

function isDigit(letter: number): boolean {
  return letter >= DIGIT_1 - 1 && letter <= DIGIT_9;
}

const MODBUS_HEADER = 7;

/** True for a MODBUS header of which the length is that of the rest, and a function code. */
export function isModbus(view: DataView, at: number, end: number, length: number): boolean {
  if (at + MODBUS_HEADER + 1 > end || length > 260 || view.getUint16(at + 2, false) !== 0) return false;
  const kind = view.getUint8(at + 7) & 0x7f;
  return view.getUint16(at + 4, false) === length - 6 && kind >= 1 && kind <= 43;
}

const SMB_TAGS = [0xff, 0xfe, 0xfd].map((first) => Uint8Array.from([first, ...asciiBytes("SMB")]));

const SMB = payloadRule("smb", [0x00, 0x81], (view, at, end, length) => {
  if (at + 5 > end) return false;
  const size = view.getUint32(at, false) & 0x1ffff;
  if (view.getUint8(at) === 0x81) return size === 68 && length >= 72 && view.getUint8(at + 4) === 32;
  return size + 4 >= 36 && SMB_TAGS.some((tag) => beginsWith(view, at + 4, end, tag));
});

const X224_REQUEST = 0xe0;
const NEGOTIATION = 1;
const COOKIE = asciiBytes("Cookie:");

/** What follows an X.224 connection request behind its TPKT header: nothing, something of RDP, or a parameter of ISO-TSAP. */
function connectionRequest(view: DataView, at: number, end: number, length: number): "rdp" | "tsap" | null {
  if (at + 11 > end || view.getUint8(at + 1) !== 0 || view.getUint16(at + 2, false) !== length) return null;
  if (view.getUint8(at + 5) !== X224_REQUEST || view.getUint8(at + 4) !== length - 5) return null;
  if (length === 11 || beginsWith(view, at + 11, end, COOKIE)) return "rdp";
  if (at + 15 > end) return null;
  const kind = view.getUint8(at + 11);
  if (kind === NEGOTIATION) return view.getUint16(at + 13, true) === 8 ? "rdp" : null;
  return kind >= 0xc0 && kind <= 0xc2 ? "tsap" : null;
}

const RDP = payloadRule("rdp", [3], (...bytes) => connectionRequest(...bytes) === "rdp");
const S7 = payloadRule("s7comm", [3], (...bytes) => connectionRequest(...bytes) === "tsap");

const SOCKS4 = payloadRule("socks", [4], (view, at, end, length) => {
  const command = at + 9 <= end ? view.getUint8(at + 1) : 0;
  if ((command !== 1 && command !== 2) || length > 300) return false;
  return at + length > end || view.getUint8(at + length - 1) === 0;
});

const SOCKS5 = payloadRule("socks", [5], (view, at, end, length) => {
  const methods = at + 2 <= end ? view.getUint8(at + 1) : 0;
  if (methods === 0 || length !== methods + 2 || at + length > end) return false;
  for (let i = at + 2; i < end; i++) if (view.getUint8(i) > 9 && view.getUint8(i) < 0x80) return false;
  return true;
});

const MQTT_NAMES = ["\x00\x04MQTT", "\x00\x06MQIsdp"].map(asciiBytes);

const MQTT = payloadRule("mqtt", [0x10], (view, at, end) => {
  let name = at + 1;
  while (name < end && name < at + 4 && view.getUint8(name) >= 0x80) name++;
  return MQTT_NAMES.some((text) => beginsWith(view, name + 1, end, text));
});

const ADB_COMMANDS = ["CNXN", "OPEN", "SYNC", "AUTH", "STLS"].map(asciiBytes);

const ADB = payloadRule("adb", [0x41, 0x43, 0x4f, 0x53], (view, at, end) => {
  if (at + 24 > end || !ADB_COMMANDS.some((text) => beginsWith(view, at, end, text))) return false;
  return (view.getUint32(at, true) ^ view.getUint32(at + 20, true)) === -1;
});

const TELNET = payloadRule("telnet", [0xff], (view, at, end) => {
  if (at + 3 > end) return false;
  const command = view.getUint8(at + 1);
  return command >= 0xfa && command <= 0xfe && view.getUint8(at + 2) <= 60;
});

const DNP3 = payloadRule(
  "dnp3",
  [5],
  (view, at, end, length) =>
    at + 10 <= end && length >= 10 && view.getUint8(at + 1) === 0x64 && view.getUint8(at + 2) >= 5,
);

const RTSP_METHODS = "OPTIONS DESCRIBE ANNOUNCE SETUP PLAY TEARDOWN GET_PARAMETER SET_PARAMETER".split(" ");

/** Rules for the text protocols that only TCP carries. */
export const TEXT_SEGMENT_RULES: readonly PayloadRule[] = [
  textRule("rtsp", "RTSP/1.0 ", "OPTIONS / RTSP", "OPTIONS * RTSP", ...RTSP_METHODS.map((method) => `${method} rtsp:`)),
  HTTP,
  textRule("ssh", "SSH-"),
  textRule("vnc", "RFB 00"),
  textRule("smtp", "EHLO ", "HELO ", "ehlo ", "helo "),
  textRule("amqp", "AMQP\x00\x00\x09\x01", "AMQP\x00\x01", "AMQP\x03\x01", "AMQP\x02\x01", "AMQP\x01\x01"),
  textRule("java-rmi", "JRMI\x00\x01", "JRMI\x00\x02"),
  REDIS_INLINE,
  REDIS_ARRAY,
];

/** The binary rules that are for TCP segments alone; the strictest first. */
export const SEGMENT_RULES: readonly PayloadRule[] = [
  TLS,
  SSL2_HELLO,
  RDP,
  S7,
  SMB,
  ADB,
  MQTT,
  DNP3,
  SOCKS5,
  SOCKS4,
  TELNET,
];
