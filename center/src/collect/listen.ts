import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import { isIP } from "node:net";
import { TeitenError } from "../telemetry/index.ts";

/** Where to listen; port 0 lets the system choose. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Reads `ADDRESS:PORT`, IPv6 in brackets; throws `TeitenError` (usage) with the option's name. */
export function parseListenAddress(text: string, option: string): ListenAddress {
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2] ?? "";
  const port = Number(match?.[3] ?? Number.NaN);
  if (port <= 65_535 && (isIP(host) !== 0 || host === "localhost")) return { host, port };
  throw new TeitenError({
    code: "listen-invalid",
    message: `“${text}” is not an address and a port`,
    place: option,
    advice: "write 0.0.0.0:8443, [::]:8443 for IPv4 and IPv6, or 127.0.0.1:8443 behind a proxy",
    exitCode: 2,
  });
}

/** Whether only callers of this machine reach the address. */
export function isLoopbackAddress({ host }: ListenAddress): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

/** Binds a server; throws `TeitenError` for a port that is taken or not allowed, and an address that is not ours. */
export async function listen(server: Server, { host, port }: ListenAddress): Promise<AddressInfo> {
  const place = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
  server.listen({ host, port, backlog: 1024 });
  try {
    await once(server, "listening");
  } catch (error) {
    throw new TeitenError({
      code: "listen-failed",
      message: `it is not possible to listen there: ${(error as Error).message}`,
      place,
      advice: adviceFor((error as NodeJS.ErrnoException).code ?? "", port),
      cause: error,
    });
  }
  return server.address() as AddressInfo;
}

function adviceFor(code: string, port: number): string {
  if (code === "EADDRINUSE")
    return `another program listens on port ${port} (ss -ltnp shows which): end it, or take another port`;
  if (code === "EACCES") return "ports below 1024 need the capability CAP_NET_BIND_SERVICE: take a port from 1024 on";
  return "name an address of this machine (ip addr), or 0.0.0.0 or [::] for all";
}
