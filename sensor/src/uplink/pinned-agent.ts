import { createHash } from "node:crypto";
import { Agent } from "node:https";
import { isIP } from "node:net";
import { connect } from "node:tls";
import type { TLSSocket } from "node:tls";

/** Whom the sensor takes for its center, and how long it waits for it. */
export interface CenterTrust {
  /** SHA-256 of the public key (SPKI, DER) of the center's certificate, hexadecimal; null: the host's CAs vouch for it. */
  readonly centerKey: string | null;
  readonly connectMillis: number;
}

/** The center showed another key than the one that was pinned: somebody stands in between, or the center has a new key. */
export class WrongCenter extends Error {
  override readonly name = "WrongCenter";
}

/**
 * Keeps connections to one center: TLS 1.3 alone, handed to a request only when the handshake is done and the key on that
 * very socket is the pinned one, so that not a byte is written to anybody else. Sessions are not resumed: each
 * connection shows its key again.
 */
export function pinnedAgent({ centerKey, connectMillis }: CenterTrust): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 8, maxFreeSockets: 2, maxCachedSessions: 0 });
  const connecting = (options: ConnectOptions, done: SocketCallback): undefined => {
    const host = options.host ?? "";
    const socket = connect({
      host,
      port: Number(options.port),
      servername: isIP(host) === 0 ? host : "",
      minVersion: "TLSv1.3",
      rejectUnauthorized: centerKey === null,
      // The pinned key alone decides: the certificates of public authorities need not be parsed for it.
      ...(centerKey === null ? {} : { ca: [] }),
      ALPNProtocols: ["http/1.1"],
    });
    socket.setNoDelay(true);
    const settled = once(done);
    const late = setTimeout(() => socket.destroy(new Error(`no connection in ${connectMillis} ms`)), connectMillis);
    const over = (error: Error | null): void => {
      clearTimeout(late);
      settled(error, socket);
    };
    socket.once("secureConnect", () => {
      const wrong = centerKey === null ? null : differsFrom(socket, centerKey);
      if (wrong !== null) socket.destroy();
      over(wrong);
    });
    socket.once("error", (error: Error) => over(error));
    socket.once("close", () => over(new Error("the connection was closed before it was secure")));
  };
  agent.createConnection = connecting as unknown as Agent["createConnection"];
  return agent;
}

interface ConnectOptions {
  readonly host?: string;
  readonly port?: number | string;
}

type SocketCallback = (error: Error | null, socket: TLSSocket) => void;

/** SHA-256 of the public key of the certificate that a connected socket was shown, hexadecimal; null without any. */
export function shownKey(socket: TLSSocket): string | null {
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return null;
  return createHash("sha256")
    .update(certificate.publicKey.export({ type: "spki", format: "der" }))
    .digest("hex");
}

function differsFrom(socket: TLSSocket, centerKey: string): WrongCenter | null {
  const shown = shownKey(socket);
  if (shown === centerKey) return null;
  return new WrongCenter(`the center's key is ${shown ?? "not shown"}, but ${centerKey} was pinned`);
}

function once(done: SocketCallback): SocketCallback {
  let called = false;
  return (error, socket) => {
    if (called) return;
    called = true;
    done(error, socket);
  };
}
