import { bytes, word16, word32 } from "./packet-builder.ts";

/** A payload written by hand from its specification: over which transport, of which class. */
export type PayloadSample = readonly [transport: "tcp" | "udp", payload: string, sample: Uint8Array];

const text = (value: string): Uint8Array => Uint8Array.from(value, (letter) => letter.charCodeAt(0));
const zeros = (length: number): Uint8Array => new Uint8Array(length);
const label = (value: string): Uint8Array => bytes(value.length, text(value));
const name = (value: string): Uint8Array => bytes(...value.split(".").map(label), 0);
const question = (value: string, type: number): Uint8Array => bytes(name(value), word16(type), "0001");
const dnsQuery = bytes("1234 0100 0001 0000 0000 0000", question("example.com", 255));
const dnsAnswer = bytes(
  "1234 8180 0001 0001 0000 0000",
  question("example.com", 1),
  "c00c 0001 0001 00000e10 0004 c0000201",
);
const little32 = (value: number): Uint8Array => bytes(value, value >>> 8, value >>> 16, value >>> 24);
const tpkt = (rest: Uint8Array): Uint8Array => bytes("0300", word16(rest.length + 4), rest);
const rpcCall = bytes("0000abcd 00000000 00000002 000186a0 00000002 00000004", zeros(16));
const ikeHeader = (length: number): Uint8Array =>
  bytes("0102030405060708 0000000000000000 21 20 22 08 00000000", word32(length));

/** Payloads of UDP datagrams. */
const DATAGRAMS: readonly (readonly [string, Uint8Array])[] = [
  ["zeros", zeros(1)],
  ["zeros", zeros(100)],
  ["text", text("hello there")],
  ["dns", dnsQuery],
  ["dns", dnsAnswer],
  ["dns", bytes("aaaa 0100 0001 0000 0000 0001", question("a.b", 16), "00 0029 1000 00000000 0000")],
  ["dns", bytes("0001 0000 0001 0000 0000 0000 00 00ff 0001")],
  ["dns", bytes("0006 0100 0001 0000 0000 0000", name("version.bind"), "0010 0003")],
  ["mdns", bytes("0000 0000 0001 0000 0000 0000", name("_services._dns-sd._udp.local"), "000c 8001")],
  ["netbios-ns", bytes("80f0 0010 0001 0000 0000 0000", 32, text("CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), "00 0021 0001")],
  ["sip", text("OPTIONS sip:100@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP")],
  ["sip", text("SIP/2.0 200 OK\r\n")],
  ["ssdp", text('M-SEARCH * HTTP/1.1\r\nHost: 239.255.255.250:1900\r\nMan: "ssdp:discover"\r\n')],
  ["ssdp", text("HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\n")],
  ["ntp", bytes("e3 00 04 fa", zeros(36), "d1c2b3a401020304")],
  ["ntp", bytes("24 02 06 e9", zeros(44), zeros(20))],
  ["ntp-control", bytes("17 00 03 2a", zeros(4))],
  ["ntp-control", bytes("16 02 0001 0000 0000 0000 0000")],
  [
    "snmp",
    bytes(
      "30 29 02 01 01 04 06",
      text("public"),
      "a0 1c 02 04 00000001 02 01 00 02 01 00 30 0e 30 0c 06 08 2b06010201010100 05 00",
    ),
  ],
  ["snmp", bytes("30 3a 02 01 03 30 0f 02 02 4a69 02 03 00ffe3 04 01 04 02 01 03", zeros(39))],
  ["tftp", bytes("0001", text("boot.cfg"), 0, text("octet"), 0)],
  ["tftp", bytes("0005 0001", text("File not found"), 0)],
  [
    "ldap",
    bytes(
      "30 25 02 01 01 63 20 04 00 0a 01 00 0a 01 00 02 01 00 02 01 00 01 01 00 87 0b",
      text("objectclass"),
      "30 00",
    ),
  ],
  ["memcached", bytes("0001 0000 0001 0000", text("stats\r\n"))],
  ["stun", bytes("0001 0000 2112a442", zeros(12))],
  ["quic", bytes("c0 00000001 08", zeros(8), "00 00 449e", zeros(1180))],
  ["quic", bytes("c3 1a2a3a4a 08 0102030405060708 08", zeros(30))],
  ["quic", bytes("0d 0102030405060708", text("Q043"), "01", zeros(20))],
  ["dtls", bytes("16 feff 0000 000000000000 0014", zeros(20))],
  ["ike", bytes(ikeHeader(60), zeros(32))],
  ["ike", bytes("00000000", ikeHeader(28))],
  ["radius", bytes("01 07 0019", zeros(16), "01 05", text("bob"))],
  ["coap", bytes("40 01 7d70 bb", text(".well-known"), 4, text("core"))],
  ["coap", bytes("40 00 0001")],
  ["coap", bytes("60 45 7d70 c1 28 ff", text("payload"))],
  ["ipmi", bytes("06 00 ff 07 00 00000000 00000000 09 20 18 c8 81 00 38 8e 04 b5")],
  ["bacnet", bytes("81 0a 0011 01 04 00 05 01 0c 0c 02 3fffff 19 4b")],
  [
    "wireguard",
    bytes(
      "01 000000",
      Uint8Array.from({ length: 144 }, (_, at) => at + 1),
    ),
  ],
  ["openvpn", bytes("38 0102030405060708 00 00000000")],
  [
    "openvpn",
    bytes(
      "38 0102030405060708",
      Uint8Array.from({ length: 20 }, () => 9),
      "00000001 5f000000 00 00000000",
    ),
  ],
  ["bittorrent", text("d1:ad2:id20:aaaaaaaaaaaaaaaaaaaae1:q4:ping1:t2:aa1:y1:qe")],
  ["bittorrent", bytes("4100 1234 00112233 00000000 00040000 0001 0000")],
  ["bittorrent", bytes("0000041727101980 00000000 0badcafe")],
  ["game-query", bytes("ffffffff 54", text("Source Engine Query"), 0)],
  ["game-query", bytes("ffffffff", text("getstatus\n"))],
  ["game-query", bytes("ffffffff 55 ffffffff")],
  ["raknet", bytes("01 0000000000000001 00ffff00fefefefefdfdfdfd12345678", zeros(8))],
  [
    "ws-discovery",
    text('<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope">'),
  ],
  ["mssql", bytes("02")],
  ["mssql", bytes("05 0e00", text("ServerName;ABC"))],
  ["onc-rpc", rpcCall],
  ["l2tp", bytes("c802 000c 0000 0000 0000 0000")],
  ["xdmcp", bytes("0001 0002 0001 00")],
  ["ethernet-ip", bytes("6300 0000 00000000 00000000", zeros(12))],
  ["dahua", bytes("20000000", text("DHIP"), zeros(8), "0000")],
  ["ubiquiti", bytes("01000000")],
  [
    "unknown",
    bytes(
      "ab",
      Uint8Array.from({ length: 80 }, (_, at) => at * 7),
    ),
  ],
];

/** Payloads of TCP segments. */
const SEGMENTS: readonly (readonly [string, Uint8Array])[] = [
  ["zeros", zeros(12)],
  ["text", text("quit\r\n")],
  ["dns", bytes(word16(dnsQuery.length), dnsQuery)],
  ["sip", text("INVITE sip:1000@192.0.2.1 SIP/2.0\r\n")],
  ["ldap", bytes("30 0c 02 01 01 60 07 02 01 03 04 00 80 00")],
  ["memcached", text("stats\r\n")],
  ["memcached", bytes("80 10", zeros(22))],
  ["stun", bytes("0003 0000 2112a442", zeros(12))],
  ["modbus", bytes("0001 0000 0005 ff 2b 0e 01 00")],
  ["bittorrent", bytes(19, text("BitTorrent protocol"), zeros(48))],
  ["openvpn", bytes("000e 38 0102030405060708 00 00000000")],
  ["http", text("GET / HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\n")],
  ["http", text("CONNECT example.com:443 HTTP/1.1\r\n")],
  ["http", text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")],
  ["http", text("HTTP/1.1 400 Bad Request\r\n")],
  ["tls", bytes("16 0301 0100 01 0000fc 0303", zeros(240))],
  ["tls", bytes("15 0303 0002 02 28")],
  ["tls", bytes("800d 01 0301 0003 0000 0001 000005 09")],
  ["ssh", text("SSH-2.0-Go\r\n")],
  ["redis", text("*1\r\n$4\r\nINFO\r\n")],
  ["redis", text("INFO\r\n")],
  ["rdp", tpkt(bytes("0e e0 0000 0000 00 01 00 0800 03000000"))],
  ["rdp", tpkt(bytes(6 + 26, "e0 0000 0000 00", text("Cookie: mstshash=hello\r\n12")))],
  ["rdp", tpkt(bytes("06 e0 0000 0000 00"))],
  ["s7comm", tpkt(bytes("11 e0 0000 0001 00 c1 02 0100 c2 02 0102 c0 01 0a"))],
  ["smb", bytes("00 000040 fe", text("SMB"), zeros(60))],
  ["smb", bytes("00 000023 ff", text("SMB"), "72", zeros(30))],
  [
    "smb",
    bytes(
      "81 000044 20",
      text("CKFDENECFDEFFCFGEFFCCACACACACACA"),
      "00 20",
      text("EMEPEDEBEMEIEPFDFECACACACACACACA"),
      0,
    ),
  ],
  ["mysql", bytes("2a000000 0a", text("8.0.36"), 0, zeros(34))],
  ["mysql", bytes("25000001 05a60f00 00000001 21", zeros(23), text("root"), 0)],
  ["mssql", bytes("12 01 0016 0000 00 00", zeros(14))],
  ["postgresql", bytes("00000008 04d2162f")],
  ["postgresql", bytes("00000016 00030000", text("user"), 0, text("postgres"), 0)],
  ["mongodb", bytes(little32(40), little32(7), little32(0), little32(2004), zeros(24))],
  ["socks", bytes("04 01 0050 c0000201 00")],
  ["socks", bytes("05 02 00 02")],
  ["mqtt", bytes("10 10 0004", text("MQTT"), "04 02 003c 0004", text("test"))],
  ["amqp", bytes(text("AMQP"), "00 00 09 01")],
  ["adb", bytes(text("CNXN"), "00000001 00001000 07000000 32020000 bcb1a7b1", text("host::"), 0)],
  ["vnc", text("RFB 003.008\n")],
  ["telnet", bytes("fffd03 fffb18")],
  ["smtp", text("EHLO probe.example\r\n")],
  ["rtsp", text("OPTIONS rtsp://192.0.2.1/ RTSP/1.0\r\n")],
  ["rtsp", text("OPTIONS / RTSP/1.0\r\n")],
  ["java-rmi", bytes(text("JRMI"), "0002 4b")],
  ["onc-rpc", bytes(word32(0x80000000 + rpcCall.length), rpcCall)],
  ["dnp3", bytes("0564 05 c9 0000 0000 364c")],
  ["ethernet-ip", bytes("6500 0400 00000000 00000000", zeros(12), "0100 0000")],
  ["dahua", bytes("20000000", text("DHIP"), zeros(16))],
  [
    "unknown",
    bytes(
      "ab",
      Uint8Array.from({ length: 80 }, (_, at) => at * 7),
    ),
  ],
];

/** Samples of every class that has a rule of its own; the bytes are whole. */
export const PAYLOAD_SAMPLES: readonly PayloadSample[] = [
  ...DATAGRAMS.map(([payload, sample]): PayloadSample => ["udp", payload, sample]),
  ...SEGMENTS.map(([payload, sample]): PayloadSample => ["tcp", payload, sample]),
];
