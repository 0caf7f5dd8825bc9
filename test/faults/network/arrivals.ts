import type { Host } from "./namespaces.ts";

/** Protocols that are counted apart; everything else of IPv4 is `other`. */
export const PROTOCOLS = ["tcp", "udp", "icmp", "other"] as const;

/** Frames that arrived at an address or prefix, by protocol. */
export type Arrivals = Readonly<Record<(typeof PROTOCOLS)[number], number>>;

/** The truth: what the kernel of a host counted at its interface before anything else saw it. */
export interface ArrivalCounter {
  /** Frames that arrived for `prefix` since it was watched, tagged ones among them. */
  read(prefix: string): Arrivals;
  /** Frames that came from the center, which are the sensor's own affair. */
  uplink(): number;
  watch(prefix: string): void;
}

const TABLE = "netdev arrivals";

/** Counts IPv4 frames for addresses and prefixes at the very entrance of an interface, but for those from `center`. */
export function countArrivals(host: Host, end: string, center: string): ArrivalCounter {
  const nft = (script: string): string => host.must(["nft", "-f", "-"], `${script}\n`);
  nft(`table ${TABLE} {
  counter uplink { }
  chain entrance {
    type filter hook ingress device "${end}" priority -500; policy accept;
    ip saddr ${center} counter name uplink return
  }
}`);
  return {
    watch: (prefix) => nft(rulesFor(prefix)),
    read: (prefix) => {
      const counts = readCounters(host);
      const of = (protocol: string): number => counts.get(counterName(prefix, protocol)) ?? 0;
      return { tcp: of("tcp"), udp: of("udp"), icmp: of("icmp"), other: of("other") };
    },
    uplink: () => readCounters(host).get("uplink") ?? 0,
  };
}

/** Sum over the protocols. */
export function totalOf(arrivals: Arrivals): number {
  return PROTOCOLS.reduce((sum, protocol) => sum + arrivals[protocol], 0);
}

function counterName(prefix: string, protocol: string): string {
  return `n_${prefix.replaceAll(/[./]/g, "_")}_${protocol}`;
}

function rulesFor(prefix: string): string {
  const counters = PROTOCOLS.map((protocol) => `  counter ${counterName(prefix, protocol)} { }`).join("\n");
  const rules = ["tcp", "udp", "icmp"].map(
    (protocol) => `    ip daddr ${prefix} ip protocol ${protocol} counter name ${counterName(prefix, protocol)} return`,
  );
  const other = `    ip daddr ${prefix} counter name ${counterName(prefix, "other")} return`;
  return `table ${TABLE} {\n${counters}\n  chain entrance {\n${rules.join("\n")}\n${other}\n  }\n}`;
}

function readCounters(host: Host): ReadonlyMap<string, number> {
  const { nftables } = JSON.parse(host.must(["nft", "-j", "list", "counters"])) as {
    readonly nftables: readonly { readonly counter?: { readonly name: string; readonly packets: number } }[];
  };
  return new Map(nftables.flatMap(({ counter }) => (counter === undefined ? [] : [[counter.name, counter.packets]])));
}
