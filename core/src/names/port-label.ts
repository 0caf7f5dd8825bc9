import { PROTOCOL_TCP, PROTOCOL_UDP, protocolName, protocolNumber } from "./protocol-names.ts";

/** The key of every port figure. `port` is null where the key is the whole protocol (ICMP, GRE) or later fragments. */
export interface ServicePort {
  readonly protocol: number;
  readonly port: number | null;
  readonly fragment: boolean;
}

/** A text that names no port; `advice` says how to write one. Callers turn it into their own kind of error. */
export class PortNameError extends Error {
  readonly advice: string;

  constructor(message: string, advice: string) {
    super(message);
    this.name = "PortNameError";
    this.advice = advice;
  }
}

/**
 * How a row's (protocol, port, fragment) prints in tables: `23/TCP`, `5060/UDP`, `UDP (fragment)`, `ICMP`, `ICMPv6`, `GRE`.
 * Only TCP and UDP have ports here; for every other protocol `port` and `fragment` say nothing, so ICMP is one bucket.
 */
export function portLabel(protocol: number, port: number, fragment: boolean | number): string {
  if (protocol !== PROTOCOL_TCP && protocol !== PROTOCOL_UDP) return protocolName(protocol);
  const name = protocol === PROTOCOL_TCP ? "TCP" : "UDP";
  return fragment ? `${name} (fragment)` : `${port}/${name}`;
}

/** The key that `portLabel` printed, letters in any case. Throws `PortNameError` on anything else, such as a bare `23`. */
export function parsePort(text: string): ServicePort {
  const trimmed = text.trim();
  const numbered = /^(\d+)\s*\/\s*(tcp|udp)$/i.exec(trimmed);
  if (numbered !== null) return numberedPort(text, Number(numbered[1]), numbered[2] ?? "");
  const fragment = /^(tcp|udp) ?\(fragment\)$/i.exec(trimmed);
  if (fragment !== null) return { protocol: transport(fragment[1] ?? ""), port: null, fragment: true };
  const protocol = protocolNumber(trimmed);
  if (protocol !== null && protocol !== PROTOCOL_TCP && protocol !== PROTOCOL_UDP) {
    return { protocol, port: null, fragment: false };
  }
  throw new PortNameError(`"${text}" is not a port`, adviceFor(trimmed));
}

function numberedPort(text: string, port: number, name: string): ServicePort {
  if (port > 65535) throw new PortNameError(`"${text}" is not a port`, "port numbers end at 65535");
  return { protocol: transport(name), port, fragment: false };
}

function transport(name: string): number {
  return name.toUpperCase() === "TCP" ? PROTOCOL_TCP : PROTOCOL_UDP;
}

function adviceFor(text: string): string {
  if (/^\d+$/.test(text)) return `name the protocol too: ${text}/TCP or ${text}/UDP`;
  const reversed = /^(tcp|udp)[/: ]?(\d+)$/i.exec(text);
  if (reversed !== null) return `write the number first: ${reversed[2]}/${(reversed[1] ?? "").toUpperCase()}`;
  return "write a port as 23/TCP or 5060/UDP, a protocol as ICMP, ICMPv6 or GRE";
}
