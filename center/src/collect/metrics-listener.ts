import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { EXPOSITION_TYPE } from "../telemetry/index.ts";
import { listen } from "./listen.ts";
import type { ListenAddress } from "./listen.ts";

/** The open port at which metrics are read: for the operator's own Prometheus, without a log-in, so not for the Internet. */
export interface MetricsListener {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Listens for `GET /metrics`; port 0 takes a free one. Throws `TeitenError` where it is not possible to listen. */
export async function startMetricsListener(
  where: ListenAddress,
  read: () => Promise<string>,
): Promise<MetricsListener> {
  const server = createServer({ maxHeaderSize: 8192, requestTimeout: 10_000 }, (request, response) => {
    void answer(request, response, read);
  });
  server.maxConnections = 16;
  const { address, port } = await listen(server, where);
  return {
    address,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  { method, url }: IncomingMessage,
  response: ServerResponse,
  read: () => Promise<string>,
): Promise<void> {
  if (url !== "/metrics") return say(response, 404, "metrics are at /metrics\n");
  if (method !== "GET" && method !== "HEAD") return say(response, 405, "GET alone\n");
  try {
    const text = await read();
    response.writeHead(200, { "content-type": EXPOSITION_TYPE, "cache-control": "no-store" });
    response.end(method === "HEAD" ? undefined : text);
  } catch {
    say(response, 500, "the metrics could not be read\n");
  }
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(text);
}
