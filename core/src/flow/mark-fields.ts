import { HAS_ICMP, HAS_PORTS, HAS_TCP, PAYLOAD_CLASSES, TCP_OPTION_SHAPES } from "../packet/index.ts";
import type { PacketColumns } from "../packet/index.ts";
import type { RowFilter } from "./row-filter.ts";

/** What a packet must have for a field to have a value; a condition on a field that a packet does not have is false. */
export type FieldOwner = "ip" | "ipv4" | "ports" | "tcp" | "icmp";

type NumberColumn = {
  [Name in keyof PacketColumns]: PacketColumns[Name] extends Uint8Array | Uint16Array | Uint32Array ? Name : never;
}[keyof PacketColumns];

/** A header field that the conditions of a mark may ask for; the reference page is made from the list of them. */
export interface MarkField {
  readonly name: string;
  readonly of: FieldOwner;
  readonly column: NumberColumn;
  /** Width of the value; a test beyond it can never hold and is refused. */
  readonly bits: number;
  /** Values that have names. */
  readonly words: Readonly<Record<string, number>>;
  /** `test` fields are compared with values, `relation` fields only with each other. */
  readonly use: "test" | "relation" | "both";
  readonly meaning: string;
}

const PROTOCOLS = { icmp: 1, tcp: 6, udp: 17, gre: 47, icmpv6: 58, sctp: 132 };
const NONE = {};

const numbered = (names: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(names.map((name, index) => [name, index]));

const field = (
  name: string,
  of: FieldOwner,
  column: NumberColumn,
  bits: number,
  meaning: string,
  { words = NONE, use = "both" }: { words?: Readonly<Record<string, number>>; use?: MarkField["use"] } = {},
): MarkField => ({ name, of, column, bits, words, use, meaning });

/** Every field of the rule language. */
export const MARK_FIELDS: readonly MarkField[] = [
  field("ipVersion", "ip", "version", 4, "4 or 6", { use: "test" }),
  field("protocol", "ip", "protocol", 8, "IP protocol", { words: PROTOCOLS, use: "test" }),
  field("length", "ip", "ipLength", 32, "bytes of the IP datagram by its own header"),
  field("ttl", "ip", "ttl", 8, "TTL or hop limit, as it arrived"),
  field("ipId", "ipv4", "ipId", 16, "identification of IPv4"),
  field("dontFragment", "ipv4", "dontFragment", 1, "don't-fragment bit of IPv4", { use: "test" }),
  field("source", "ipv4", "source3", 32, "source address of IPv4 as a number", { use: "relation" }),
  field("destination", "ipv4", "destination3", 32, "destination address of IPv4 as a number", { use: "relation" }),
  field("sourcePort", "ports", "sourcePort", 16, "TCP or UDP source port"),
  field("destinationPort", "ports", "destinationPort", 16, "TCP or UDP destination port"),
  field("flags", "tcp", "tcpFlags", 12, "all twelve TCP flag bits: names joined by +, or none", { use: "test" }),
  field("sequence", "tcp", "tcpSequence", 32, "TCP sequence number"),
  field("window", "tcp", "tcpWindow", 16, "TCP window as sent"),
  field("optionShape", "tcp", "tcpOptionShape", 8, "what the TCP options look like", {
    words: numbered(TCP_OPTION_SHAPES),
    use: "test",
  }),
  field("payload", "ports", "payloadClass", 8, "what the first bytes of the TCP or UDP payload look like", {
    words: numbered(PAYLOAD_CLASSES.map(({ name }) => name)),
    use: "test",
  }),
  field("icmpType", "icmp", "icmpType", 8, "ICMP or ICMPv6 type"),
  field("icmpCode", "icmp", "icmpCode", 8, "ICMP or ICMPv6 code"),
];

const OWNER_BITS: Readonly<Record<FieldOwner, number>> = {
  ip: 0,
  ipv4: 0,
  ports: HAS_PORTS,
  tcp: HAS_TCP,
  icmp: HAS_ICMP,
};

/** Keeps the packets that have every field of these owners. */
export function hasFields(owners: readonly FieldOwner[]): RowFilter {
  const bits = owners.reduce((all, owner) => all | OWNER_BITS[owner], 0);
  const onlyIpv4 = owners.includes("ipv4");
  return ({ version, has }, rows, count) => {
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const row = rows[at] ?? 0;
      const ip = version[row] ?? 0;
      if (ip !== 0 && (!onlyIpv4 || ip === 4) && ((has[row] ?? 0) & bits) === bits) rows[kept++] = row;
    }
    return kept;
  };
}
