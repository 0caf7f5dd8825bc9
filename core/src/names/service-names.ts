import { portLabel } from "./port-label.ts";
import { PROTOCOL_TCP, PROTOCOL_UDP } from "./protocol-names.ts";
import { REGISTERED_PORTS } from "./registered-ports.ts";

let names: ReadonlyMap<string, string> | undefined;

/**
 * The name that reports show for a TCP or UDP port: the registered one below 1024, above that of well-known services only;
 * null otherwise. It follows IANA's registry and does not prove what was spoken on the port.
 */
export function serviceName(protocol: number, port: number): string | null {
  names ??= readNames();
  return names.get(`${port}/${protocol}`) ?? null;
}

/** How a port prints in report tables: `Telnet(23/TCP)`, and without a name as `portLabel` prints it: `37215/TCP`, `ICMP`. */
export function serviceLabel(protocol: number, port: number, fragment: boolean | number): string {
  const label = portLabel(protocol, port, fragment);
  const name = fragment ? null : serviceName(protocol, port);
  return name === null ? label : `${name}(${label})`;
}

function readNames(): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  for (const token of REGISTERED_PORTS.trim().split(/\s+/)) {
    const [, port = "", kind = "", name = ""] = /^(\d+)([tu]?):(.+)$/.exec(token) ?? [];
    if (kind !== "u") read.set(`${port}/${PROTOCOL_TCP}`, name);
    if (kind !== "t") read.set(`${port}/${PROTOCOL_UDP}`, name);
  }
  return read;
}
