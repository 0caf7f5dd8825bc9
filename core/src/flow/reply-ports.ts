/** A UDP service whose answers reach strangers when someone forges the question's source. */
interface ReplyPort {
  readonly port: number;
  readonly service: string;
}

/**
 * UDP services that answer the unasked: amplifiers and reflectors named by US-CERT alert TA14-017A and by the reports on
 * later attacks, and the common services that answer any question. SIP (5060) is left out on purpose: its scanners send
 * from 5060 themselves.
 */
export const REPLY_PORTS: readonly ReplyPort[] = [
  { port: 7, service: "echo" },
  { port: 13, service: "daytime" },
  { port: 17, service: "qotd" },
  { port: 19, service: "chargen" },
  { port: 37, service: "time" },
  { port: 53, service: "dns" },
  { port: 69, service: "tftp" },
  { port: 111, service: "portmap" },
  { port: 123, service: "ntp" },
  { port: 137, service: "netbios-ns" },
  { port: 161, service: "snmp" },
  { port: 177, service: "xdmcp" },
  { port: 389, service: "cldap" },
  { port: 427, service: "slp" },
  { port: 443, service: "quic" },
  { port: 500, service: "isakmp" },
  { port: 520, service: "rip" },
  { port: 623, service: "ipmi" },
  { port: 1194, service: "openvpn" },
  { port: 1434, service: "ms-sql-m" },
  { port: 1604, service: "citrix-ica" },
  { port: 1645, service: "radius (old)" },
  { port: 1701, service: "l2tp" },
  { port: 1812, service: "radius" },
  { port: 1900, service: "ssdp" },
  { port: 3283, service: "apple-remote-desktop" },
  { port: 3389, service: "rdp" },
  { port: 3478, service: "stun" },
  { port: 3702, service: "ws-discovery" },
  { port: 4500, service: "ipsec-nat-t" },
  { port: 5093, service: "sentinel" },
  { port: 5351, service: "nat-pmp" },
  { port: 5353, service: "mdns" },
  { port: 5632, service: "pcanywhere" },
  { port: 5683, service: "coap" },
  { port: 10001, service: "ubiquiti-discovery" },
  { port: 10074, service: "mitel-micollab" },
  { port: 11211, service: "memcached" },
  { port: 17185, service: "vxworks-wdb" },
  { port: 20800, service: "call-of-duty" },
  { port: 27015, service: "source-engine" },
  { port: 27960, service: "quake" },
  { port: 32414, service: "plex" },
  { port: 33848, service: "jenkins" },
  { port: 37020, service: "hikvision-sadp" },
  { port: 37810, service: "dahua-dvr" },
  { port: 41794, service: "crestron" },
  { port: 47808, service: "bacnet" },
];

const REPLIES: Uint8Array = new Uint8Array(65536);
for (const { port } of REPLY_PORTS) REPLIES[port] = 1;

const FIRST_USER_PORT = 1024;

/**
 * True when a UDP datagram looks like an answer: sent from a service of `REPLY_PORTS` to a port from 1024 up that is not
 * one of them (RFC 6335 leaves 1024 and above to clients in fact: stacks pick there). A question whose client happened
 * to use such a source port is taken for an answer: with random client ports at most one in a thousand.
 */
export function isUdpReply(sourcePort: number, destinationPort: number): boolean {
  return REPLIES[sourcePort] === 1 && destinationPort >= FIRST_USER_PORT && REPLIES[destinationPort] === 0;
}
