import { request } from "node:https";
import type { IncomingHttpHeaders } from "node:http";
import { connect } from "node:tls";
import type { CenterAddress, RawRequest } from "../faults/uplink/send-request.ts";

/** What came back to a request that waits for consent. */
export interface ConsentOutcome {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly continued: boolean;
}

/** Sends the head of a request and its body only when the center consents. */
export function sendWithConsent(
  center: CenterAddress,
  { method, path, headers, body }: RawRequest,
): Promise<ConsentOutcome> {
  return new Promise((resolve, reject) => {
    let continued = false;
    const sent = request({
      host: "127.0.0.1",
      port: center.port,
      method,
      path,
      agent: false,
      rejectUnauthorized: false,
      headers: { ...headers, expect: "100-continue" },
    });
    sent.on("continue", () => {
      continued = true;
      sent.end(body);
    });
    sent.on("response", (response) => {
      response.resume().on("end", () => {
        sent.destroy();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, continued });
      });
    });
    sent.on("error", reject);
    sent.flushHeaders();
  });
}

/** Writes bytes as they are over a TLS connection and answers all that comes back until it ends, or `millis` pass. */
export function sendBytes(center: CenterAddress, bytes: string | Buffer, millis: number): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect({ host: "127.0.0.1", port: center.port, rejectUnauthorized: false }, () =>
      socket.write(bytes),
    );
    const timer = setTimeout(() => socket.destroy(), millis);
    socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(text);
    });
  });
}

/** A request as bytes, with as much of its body as is given. */
export function bytesOf({ method, path, headers }: RawRequest, body: Buffer): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\nhost: center\r\n${lines.join("")}\r\n`), body]);
}
