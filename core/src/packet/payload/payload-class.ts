/** Over which transport a payload class is looked for. */
export type PayloadTransport = "tcp" | "udp" | "both";

/** One class of payloads, by the first bytes of a TCP segment or a UDP datagram. Ports decide nothing. */
export interface PayloadClass {
  /** Stable name; a row's `payload` is the index in `PAYLOAD_CLASSES`. */
  readonly name: string;
  readonly transport: PayloadTransport;
  /** What the bytes must look like. */
  readonly rule: string;
  /** Where that is written down. */
  readonly source: string;
}

/** `[name, transport, rule, source]` of each class, in the order of their numbers. */
const CLASSES: readonly (readonly [string, PayloadTransport, string, string])[] = [
  [
    "none",
    "both",
    "no payload, or neither a whole TCP nor a whole UDP header: ICMP, other protocols, later fragments",
    "this table",
  ],
  [
    "cut",
    "both",
    "no rule matches, and the capture holds fewer than 64 bytes of a payload that has more",
    "this table",
  ],
  ["unknown", "both", "no rule matches", "this table"],
  ["zeros", "both", "every byte is zero, of those in the capture and of the first 64", "this table"],
  [
    "text",
    "both",
    "at least four bytes, all printable ASCII, tab, line feed or carriage return among the first 64",
    "this table",
  ],
  [
    "dns",
    "both",
    "a message header of a query or an answer with counts that fit and a question name of whole labels; over TCP behind its length",
    "RFC 1035 sections 4.1 and 4.2.2, RFC 6891",
  ],
  ["mdns", "udp", "as dns, and the first name ends in the label local", "RFC 6762 sections 3 and 18"],
  ["netbios-ns", "udp", "as dns, and the first label is 32 letters from A to P", "RFC 1002 sections 4.1 and 4.2"],
  ["sip", "both", "a method of SIP and a URI sip: or sips:, or a status line of SIP/2.0", "RFC 3261 section 7"],
  [
    "ssdp",
    "udp",
    "a request M-SEARCH or NOTIFY for * of HTTP/1.1, or a status line of HTTP/1.1",
    "UPnP Device Architecture 2.0 sections 1.2 and 1.3",
  ],
  [
    "ntp",
    "udp",
    "48 bytes and no more than 20 of extension or authenticator, version 1 to 4, mode 1 to 5, stratum at most 16, poll and precision of a clock",
    "RFC 5905 section 7.3",
  ],
  [
    "ntp-control",
    "udp",
    "mode 6 with an operation code of RFC 9327, or mode 7 with an implementation 0, 2 or 3, a request code (42 is monlist) and items that fit",
    "RFC 9327 section 2; ntpd ntp_request.h",
  ],
  [
    "snmp",
    "udp",
    "a BER sequence that begins with the version 0, 1 or 3 and a community string or a version 3 header",
    "RFC 1157 section 4, RFC 3416, RFC 3412 section 6",
  ],
  [
    "tftp",
    "udp",
    "a read or write request: file name and a mode of RFC 1350, or an error with a text",
    "RFC 1350 section 5",
  ],
  [
    "ldap",
    "both",
    "a BER sequence of a message number and an operation that LDAP has (over UDP: CLDAP)",
    "RFC 4511 section 4, RFC 1798",
  ],
  [
    "memcached",
    "both",
    "a text command or answer, over UDP behind the eight bytes of a frame header; or a binary request header with lengths that fit",
    "memcached doc/protocol.txt and doc/protocol-binary.txt",
  ],
  ["stun", "both", "message type, length and the magic cookie 2112A442", "RFC 8489 section 5"],
  [
    "quic",
    "udp",
    "a long header with version 1, 2, a draft, 0 or one to be refused, and connection identifiers of at most 20 bytes; or a public header of gQUIC",
    "RFC 9000 section 17.2, RFC 9369, RFC 8999",
  ],
  ["dtls", "udp", "a record header of DTLS 1.0 or 1.2 with a length that fits", "RFC 6347 section 4.1, RFC 9147"],
  [
    "ike",
    "udp",
    "a header of IKE version 1 or 2 of which the length is that of the payload, also behind a non-ESP marker",
    "RFC 7296 section 3.1, RFC 2408 section 3.1, RFC 3948",
  ],
  [
    "radius",
    "udp",
    "a code that RADIUS has, the length of the payload, and attributes that fill it",
    "RFC 2865 section 3, RFC 5176",
  ],
  [
    "coap",
    "udp",
    "version 1, a token of at most 8 bytes, a code that CoAP has, and options that end where the message or its payload marker is",
    "RFC 7252 section 3",
  ],
  [
    "ipmi",
    "udp",
    "an RMCP header version 1.0 of class ASF or IPMI",
    "DSP0136 (ASF 2.0) section 3.2.2.2; IPMI 2.0 section 13.1",
  ],
  [
    "bacnet",
    "udp",
    "a BACnet virtual link control of type 81 with a known function and the length of the payload",
    "ASHRAE 135 annex J",
  ],
  [
    "modbus",
    "tcp",
    "a header with protocol 0 and the length of the rest, and a function code",
    "MODBUS Messaging on TCP/IP 1.0b section 3.1",
  ],
  [
    "wireguard",
    "udp",
    "a message of type 1, 2 or 3, three zero bytes, and exactly its length",
    "WireGuard whitepaper section 5.4",
  ],
  [
    "openvpn",
    "both",
    "a hard reset of version 2 or 3 with nothing acknowledged, with or without an HMAC; over TCP behind its length",
    "OpenVPN wire protocol, draft openvpn-wire-protocol section 3",
  ],
  [
    "bittorrent",
    "both",
    "a DHT message, a uTP SYN, the connect request of a UDP tracker, or the handshake of a peer",
    "BEP 5, BEP 29, BEP 15, BEP 3",
  ],
  [
    "game-query",
    "udp",
    "four bytes FF and a request or answer of the Quake or Source engine",
    "Valve developer wiki, Server queries; Quake III network protocol",
  ],
  [
    "raknet",
    "udp",
    "an unconnected ping, pong or open connection request with RakNet's magic",
    "RakNet source, RakPeer.cpp (OFFLINE_MESSAGE_DATA_ID)",
  ],
  [
    "ws-discovery",
    "udp",
    "an XML text with a SOAP envelope in its first 256 bytes",
    "OASIS WS-Discovery 1.1, SOAP-over-UDP 1.1",
  ],
  [
    "http",
    "tcp",
    "a method and a target, a status line of HTTP/1, or the preface of HTTP/2",
    "RFC 9110 section 9, RFC 9112 section 3, RFC 9113 section 3.4",
  ],
  [
    "tls",
    "tcp",
    "a handshake or alert record of SSL 3.0 to TLS 1.3, or a client hello of SSL 2.0",
    "RFC 8446 section 5.1, RFC 5246 appendix E.2",
  ],
  ["ssh", "tcp", "an identification string", "RFC 4253 section 4.2"],
  [
    "redis",
    "tcp",
    "a command as an array of bulk strings, an inline PING, INFO or the like, or an answer",
    "Redis serialization protocol specification",
  ],
  [
    "rdp",
    "tcp",
    "an X.224 connection request with nothing, a cookie or a negotiation request of RDP behind it",
    "MS-RDPBCGR section 2.2.1.1; RFC 1006",
  ],
  ["s7comm", "tcp", "an X.224 connection request with a TSAP or TPDU-size parameter", "RFC 1006, RFC 905 section 13.3"],
  [
    "smb",
    "tcp",
    "an SMB message of version 1, 2 or 3 behind its length, or a NetBIOS session request",
    "MS-SMB2 section 2.1, MS-CIFS section 2.2.3, RFC 1002 section 4.3",
  ],
  [
    "mysql",
    "tcp",
    "a greeting of protocol 10, or a login with its 23 zero bytes",
    "MySQL internals, Connection phase packets",
  ],
  [
    "mssql",
    "both",
    "a pre-login or login of TDS with the length of the payload; over UDP a request or answer of the browser",
    "MS-TDS section 2.2.3, MC-SQLR section 2.2",
  ],
  [
    "postgresql",
    "tcp",
    "a startup, cancel or encryption request with the length of the payload",
    "PostgreSQL manual, Message formats",
  ],
  [
    "mongodb",
    "tcp",
    "a message header with the length of the payload and an operation code",
    "MongoDB wire protocol, Standard message header",
  ],
  [
    "socks",
    "tcp",
    "a request of version 4 or a method selection of version 5, exactly filled",
    "SOCKS 4 protocol, RFC 1928 section 3",
  ],
  ["mqtt", "tcp", "a CONNECT packet with the protocol name MQTT or MQIsdp", "OASIS MQTT 3.1.1 section 3.1"],
  ["amqp", "tcp", "a protocol header", "OASIS AMQP 1.0 section 2.2"],
  ["adb", "tcp", "a CNXN, OPEN or SYNC message with its magic", "Android adb protocol.txt"],
  ["vnc", "tcp", "a protocol version of RFB", "RFC 6143 section 7.1.1"],
  ["telnet", "tcp", "a negotiation: IAC and WILL, WONT, DO, DONT or a subnegotiation", "RFC 854, RFC 855"],
  ["smtp", "tcp", "a greeting EHLO or HELO", "RFC 5321 section 4.1.1.1"],
  ["rtsp", "tcp", "a method and a URI rtsp:, or a status line of RTSP/1.0", "RFC 2326 section 6"],
  ["java-rmi", "tcp", "the header JRMI of version 1 or 2", "Java RMI specification section 10.2"],
  ["onc-rpc", "both", "a call of RPC version 2, over TCP behind its record mark", "RFC 5531 sections 9 and 11"],
  ["l2tp", "udp", "a control message of version 2 with the length of the payload", "RFC 2661 section 3.1"],
  ["xdmcp", "udp", "version 1, a query, and the length of the rest", "X Display Manager Control Protocol 1.1"],
  ["dnp3", "tcp", "the start bytes 0564 and a length of at least 5", "IEEE 1815 section 9"],
  [
    "ethernet-ip",
    "both",
    "an encapsulation header of list services, list identity, list interfaces or register session",
    "ODVA CIP volume 2 section 2-3",
  ],
  ["dahua", "both", "the four bytes DHIP behind the length 32", "observed; the vendor publishes no specification"],
  [
    "ubiquiti",
    "udp",
    "exactly the four bytes of a discovery request of version 1 or 2",
    "observed; Rapid7 2019 on UDP 10001",
  ],
];

/** The classes, at most 64: a row's `payload` is an index. Entries are appended, never moved or re-used. */
export const PAYLOAD_CLASSES: readonly PayloadClass[] = CLASSES.map(([name, transport, rule, source]) => ({
  name,
  transport,
  rule,
  source,
}));

/** The number of a class; throws `RangeError` where none has that name. */
export function payloadClassNumber(name: string): number {
  const number = CLASSES.findIndex(([known]) => known === name);
  if (number < 0) throw new RangeError(`no payload class is named ${name}`);
  return number;
}

/** Bytes of a payload that are enough for a class or for `unknown`. */
export const PAYLOAD_LOOK = 64;
