import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { CollectorEndpoint } from "../capture/index.ts";

/** Addresses and port of the collector at a URL, in order; a name is looked up, which may fail. */
export async function collectorEndpoint(url: string): Promise<CollectorEndpoint> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const addresses = isIP(host) === 0 ? (await lookup(host, { all: true })).map(({ address }) => address) : [host];
  return { addresses: addresses.toSorted(), port: port === "" ? 443 : Number(port) };
}
