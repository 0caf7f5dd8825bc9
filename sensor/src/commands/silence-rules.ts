import { isIPv6 } from "node:net";
import type { CollectorEndpoint } from "../capture/index.ts";

/**
 * The nftables rules that keep a sensor's host silent: all input and output is dropped but what the agent itself began
 * with the collector. `deploy/nftables-sensor.conf` is this text for an example collector; a test holds them together.
 */
export function silenceRules({ addresses, port }: CollectorEndpoint): string {
  const six = addresses.filter((address) => isIPv6(address));
  const four = addresses.filter((address) => !isIPv6(address));
  return `${HEADER}${collectorSet("collector4", "ipv4_addr", four, port)}
${collectorSet("collector6", "ipv6_addr", six, port)}
${CHAINS}`;
}

function collectorSet(name: string, type: string, addresses: readonly string[], port: number): string {
  const elements = addresses.map((address) => `${address} . ${port}`).join(", ");
  const line = elements === "" ? "" : `    elements = { ${elements} }\n`;
  return `  set ${name} {\n    type ${type} . inet_service\n${line}  }\n`;
}

const HEADER = `# A sensor's host answers nobody and speaks to its collector alone. \`teiten-sensor check\` prints these rules with the
# collector of its enrolment. The capture sees every packet all the same: it reads before the firewall.
# Load them with \`nft -f FILE\`; to reach the host yourself, use another interface and accept it by name in both chains.
table inet teiten_sensor
delete table inet teiten_sensor
table inet teiten_sensor {
`;

const CHAINS = `  chain input {
    type filter hook input priority filter; policy drop;
    iif "lo" accept
    ct state established,related accept
    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } ip6 hoplimit 255 accept
  }

  chain output {
    type filter hook output priority filter; policy drop;
    oif "lo" accept
    ip daddr . tcp dport @collector4 accept
    ip6 daddr . tcp dport @collector6 accept
    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, mld2-listener-report } ip6 hoplimit { 1, 255 } accept
    udp sport . udp dport { 68 . 67, 546 . 547 } accept
  }

  chain forward {
    type filter hook forward priority filter; policy drop;
  }
}
`;
