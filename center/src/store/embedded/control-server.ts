import { rmSync } from "node:fs";
import { createServer } from "node:net";
import type { Socket } from "node:net";
import type { EngineEndpoint } from "./endpoint.ts";
import { controlSocketPath } from "./engine-folder.ts";

/** How long the engine waits for its first client, and for the next one after the last has gone. */
const FIRST_CLIENT_MILLIS = 10_000;
const LINGER_MILLIS = 1_000;

/**
 * Serves the control socket: each client that connects is told the endpoint and keeps the connection as long as it needs
 * the engine. The kernel closes a dead client's connection, so nothing outlives its users. Calls `unused` once nobody is
 * connected; from then on no client gets in.
 */
export function serveControlSocket(root: string, endpoint: EngineEndpoint, unused: () => void): void {
  const clients = new Set<Socket>();
  let timer = setTimeout(stop, FIRST_CLIENT_MILLIS);
  const server = createServer((socket) => {
    clearTimeout(timer);
    clients.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clients.delete(socket);
      if (clients.size === 0) timer = setTimeout(stop, LINGER_MILLIS);
    });
    socket.resume();
    socket.write(`${JSON.stringify(endpoint)}\n`);
  });
  const socketPath = controlSocketPath(root);
  rmSync(socketPath.path, { force: true });
  server.listen(socketPath.path);

  function stop(): void {
    rmSync(socketPath.path, { force: true });
    server.close();
    if (clients.size === 0) unused();
  }
}
