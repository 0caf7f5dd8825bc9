import { HAS_ICMP, HAS_PORTS, HAS_TCP } from "../packet/index.ts";
import type { PacketColumns } from "../packet/index.ts";
import { TRAFFIC_CLASSES } from "./flow-columns.ts";
import type { TrafficClass } from "./flow-columns.ts";
import { isUdpReply } from "./reply-ports.ts";

/** Index of `request`, `backscatter` and `other` in `TRAFFIC_CLASSES`. */
export const REQUEST: number = TRAFFIC_CLASSES.indexOf("request");
export const BACKSCATTER: number = TRAFFIC_CLASSES.indexOf("backscatter");
export const OTHER: number = TRAFFIC_CLASSES.indexOf("other");

const SYN = 2;
const RST = 4;
const ACK = 16;

/**
 * The class of a TCP segment by FIN, SYN, RST, PSH, ACK and URG. RFC 9293 gives every segment of a connection after the
 * first an ACK, and answers a segment that belongs to no connection with RST or with SYN-ACK. So: without SYN, RST and
 * ACK (NULL, FIN, Xmas and their mixtures) no stack can have meant an answer: `request`; SYN without ACK opens:
 * `request`; RST or ACK answers or continues something: `backscatter`. SYN with RST and without ACK is both at once and
 * neither: `other`. PSH, URG and the ECN bits decide nothing.
 */
export function tcpTrafficClass(flags: number): TrafficClass {
  const open = (flags & SYN) !== 0 && (flags & ACK) === 0;
  if ((flags & RST) !== 0) return open ? "other" : "backscatter";
  return open || (flags & ACK) === 0 ? "request" : "backscatter";
}

/** All 64 combinations of the six flags, computed once: index is the flags' low six bits, value an index into `TRAFFIC_CLASSES`. */
export const TCP_FLAG_CLASSES: Readonly<Uint8Array> = Uint8Array.from({ length: 64 }, (_, flags) =>
  TRAFFIC_CLASSES.indexOf(tcpTrafficClass(flags)),
);

/** SYN alone among the twelve bits: what every SYN scanner's probe looks like. */
export const TCP_SYN_ONLY: number = SYN;

const ICMP_REQUESTS = [8, 13, 15, 17];
const ICMP_ANSWERS = [0, 3, 4, 5, 11, 12, 14, 16, 18];

/**
 * ICMP by type: requests are echo (8), timestamp (13), information (15) and address mask (17); answers are their replies
 * (0, 14, 16, 18) and the errors of RFC 1122 section 3.2.2 (3, 4, 5, 11, 12). Router discovery and the rest are `other`.
 */
export const ICMP_TYPE_CLASSES: Readonly<Uint8Array> = Uint8Array.from({ length: 256 }, (_, type) =>
  ICMP_REQUESTS.includes(type) ? REQUEST : ICMP_ANSWERS.includes(type) ? BACKSCATTER : OTHER,
);

/**
 * ICMPv6 by type: requests are echo (128) and node information (139); answers are errors (1 to 127, RFC 4443 section
 * 2.1) and the replies 129 and 140. Neighbour discovery and multicast listeners (130 to 138 and above 140) are `other`.
 */
export const ICMP6_TYPE_CLASSES: Readonly<Uint8Array> = Uint8Array.from({ length: 256 }, (_, type) => {
  if (type === 128 || type === 139) return REQUEST;
  return (type > 0 && type < 128) || type === 129 || type === 140 ? BACKSCATTER : OTHER;
});

const PROTOCOL_UDP = 17;
const PROTOCOL_ICMP6 = 58;

/**
 * The class of row `row` as an index into `TRAFFIC_CLASSES`. TCP by flags, UDP by ports, ICMP and ICMPv6 by type; later
 * fragments, other protocols and frames without IP are `other`.
 */
export function trafficClassOf(batch: PacketColumns, row: number): number {
  const has = batch.has[row] ?? 0;
  if ((has & HAS_TCP) !== 0) return TCP_FLAG_CLASSES[(batch.tcpFlags[row] ?? 0) & 63] ?? OTHER;
  const protocol = batch.protocol[row] ?? 0;
  if ((has & HAS_PORTS) !== 0 && protocol === PROTOCOL_UDP) {
    return isUdpReply(batch.sourcePort[row] ?? 0, batch.destinationPort[row] ?? 0) ? BACKSCATTER : REQUEST;
  }
  if ((has & HAS_ICMP) === 0) return OTHER;
  const classes = protocol === PROTOCOL_ICMP6 ? ICMP6_TYPE_CLASSES : ICMP_TYPE_CLASSES;
  return classes[batch.icmpType[row] ?? 0] ?? OTHER;
}

/** Writes the class of each row of the batch to `classes`, which has room for `batch.length` indices into `TRAFFIC_CLASSES`. */
export function classifyBatch(batch: PacketColumns, classes: Uint8Array): void {
  for (let row = 0; row < batch.length; row++) classes[row] = trafficClassOf(batch, row);
}
