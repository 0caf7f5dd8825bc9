import { createServer as createPlain } from "node:http";
import type { Server, ServerOptions } from "node:http";
import { createServer as createEncrypted } from "node:https";
import type { Server as EncryptedServer } from "node:https";
import type { Socket } from "node:net";
import type { Metrics } from "../telemetry/index.ts";
import type { CollectorParts } from "./collector-parts.ts";
import type { CollectorLimits } from "./limits.ts";
import type { TlsIdentity } from "./tls-identity.ts";

/** A server with the bounds that the limits say, at rest; with an identity it speaks TLS 1.3 and nothing older. */
export function createServer(identity: TlsIdentity | null, limits: CollectorLimits): Server {
  const options: ServerOptions = {
    headersTimeout: limits.headersMillis,
    requestTimeout: limits.requestMillis,
    connectionsCheckingInterval: Math.min(5000, limits.headersMillis),
    keepAliveTimeout: limits.idleMillis,
    maxHeaderSize: 16_384,
  };
  const server =
    identity === null
      ? createPlain(options)
      : createEncrypted({
          ...options,
          key: identity.key,
          cert: identity.certificate,
          minVersion: "TLSv1.3",
          handshakeTimeout: limits.headersMillis,
        });
  server.maxConnections = limits.connections;
  server.timeout = limits.idleMillis;
  server.on("clientError", (_error, socket) => void socket.destroy());
  return server;
}

/** Ends connections of an address that has too many; those from loopback are a proxy's and not bounded. */
export function boundConnections(server: Server, { connectionsOfAddress }: CollectorLimits, metrics: Metrics): void {
  const open = new Map<string, number>();
  let all = 0;
  server.on("connection", (socket: Socket) => {
    const remote = remoteOf(socket);
    const own = (open.get(remote) ?? 0) + 1;
    open.set(remote, own);
    metrics.set("teiten_connections", {}, ++all);
    socket.once("close", () => {
      metrics.set("teiten_connections", {}, --all);
      const left = (open.get(remote) ?? 1) - 1;
      if (left === 0) open.delete(remote);
      else open.set(remote, left);
    });
    if (own <= connectionsOfAddress || isLoopback(remote)) return;
    metrics.add("teiten_refusals_total", { code: "too-many" });
    socket.destroy();
  });
}

/** Shows a certificate that was made anew to those who connect from now on. */
export function renewCertificate(server: Server, { tls, report }: Pick<CollectorParts, "tls" | "report">): void {
  try {
    const identity = tls();
    if (identity === null) return;
    (server as EncryptedServer).setSecureContext({
      key: identity.key,
      cert: identity.certificate,
      minVersion: "TLSv1.3",
    });
  } catch (error) {
    report(`the certificate could not be renewed: ${(error as Error).message}`);
  }
}

/** The caller's address, IPv4 in its own form; empty when the connection is gone. */
export function remoteOf(socket: Socket): string {
  return (socket.remoteAddress ?? "").replace(/^::ffff:(?=\d+\.)/, "");
}

/** Whether a caller's address is this machine's own, as a proxy's in front is. */
export function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}
