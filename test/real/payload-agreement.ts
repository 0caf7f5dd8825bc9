/** How tshark calls what a payload class names; a class that is not here is called the same. */
const TSHARK_NAMES: Readonly<Record<string, readonly string[]>> = {
  bacnet: ["bvlc"],
  bittorrent: ["bt-utp", "bt-dht", "bittorrent", "udpencap"],
  dns: ["dns", "llmnr", "mdns"],
  http: ["http", "http2", "ssdp"],
  ike: ["isakmp", "udpencap"],
  ldap: ["ldap", "cldap"],
  memcached: ["memcache"],
  modbus: ["mbtcp"],
  mssql: ["tds"],
  "netbios-ns": ["nbns"],
  "ntp-control": ["ntp"],
  "onc-rpc": ["rpc"],
  quic: ["quic", "gquic"],
  redis: ["resp"],
  smb: ["nbss"],
  sip: ["sip"],
  tls: ["tls", "ssl"],
  wireguard: ["wg"],
};
/** Classes that name no protocol. */
const NO_PROTOCOL = new Set(["", "none", "cut", "unknown", "zeros", "text"]);

/** Frames of which both name the protocol above TCP or UDP: how many, and in which they differ. */
export interface PayloadAgreement {
  readonly both: number;
  readonly different: readonly string[];
}

/**
 * Compares classes of payloads with tshark's names of protocols, frame by frame; `protocols` is tshark's chain
 * (`eth:ethertype:ip:udp:dns`). What tshark calls data, or does not look into, is not compared.
 */
export function comparePayloads(
  frames: Iterable<{ readonly place: string; readonly payload: string; readonly protocols: string }>,
): PayloadAgreement {
  const different: string[] = [];
  let both = 0;
  for (const { place, payload, protocols } of frames) {
    const named = /:(?:udp|tcp):([^:]+)/.exec(protocols)?.[1];
    if (NO_PROTOCOL.has(payload) || named === undefined || named === "data") continue;
    both++;
    if (!(TSHARK_NAMES[payload] ?? [payload]).includes(named)) different.push(`${place}: ${payload}, not ${named}`);
  }
  return { both, different };
}
