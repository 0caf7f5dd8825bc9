import { createHash } from "node:crypto";
import { request as plain } from "node:http";
import type { ClientRequest } from "node:http";
import { request as encrypted } from "node:https";
import { PROTOCOL, UPLINK_HEADERS, paddedLength, signedText } from "@teiten/core/uplink";
import type { SigningKey } from "./signing-key.ts";

/** The center that the harness's own client talks to. */
export interface CenterAddress {
  readonly port: number;
  readonly tls: boolean;
}

/** An answer of the center; `body` is its JSON, or null where it is none. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> | null;
}

/** A request as it goes out: nothing is checked, so that a scenario can send what no honest agent would. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Buffer;
}

const ANSWER_MILLIS = 20_000;

/** Sends a request over a connection of its own; rejects when no answer comes. A refusal before the body ends the sending. */
export function sendRaw(center: CenterAddress, { method, path, headers, body }: RawRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      host: "127.0.0.1",
      port: center.port,
      method,
      path,
      headers,
      agent: false,
      timeout: ANSWER_MILLIS,
    };
    const sent: ClientRequest = center.tls
      ? encrypted({ ...options, rejectUnauthorized: false, minVersion: "TLSv1.3" })
      : plain(options);
    sent.on("response", (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("error", reject);
      response.on("end", () => {
        sent.destroy();
        resolve({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(pieces).toString()) });
      });
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer to ${method} ${path} in ${ANSWER_MILLIS} ms`)));
    sent.on("error", reject);
    if (headers["expect"] === undefined) sent.end(body);
    else {
      sent.on("continue", () => sent.end(body));
      sent.flushHeaders();
    }
  });
}

/** A request as an agent signs it: padded body, manifest with its true length and hash, signature over method, path and manifest. */
export function signedRequest(
  method: string,
  path: string,
  key: SigningKey,
  body: Buffer,
  facts: Readonly<Record<string, unknown>> = {},
): RawRequest {
  const sha256 = createHash("sha256").update(body).digest("hex");
  const manifest = Buffer.from(JSON.stringify({ ...facts, bytes: body.length, sha256 })).toString("base64url");
  const sendsBody = method !== "GET";
  const padded = sendsBody ? pad(body) : Buffer.alloc(0);
  return {
    method,
    path,
    body: padded,
    headers: {
      [UPLINK_HEADERS.protocol]: PROTOCOL,
      [UPLINK_HEADERS.key]: key.name,
      [UPLINK_HEADERS.manifest]: manifest,
      [UPLINK_HEADERS.signature]: key.sign(signedText(method, path, manifest)),
      ...(sendsBody ? { "content-length": padded.length } : {}),
    },
  };
}

function pad(body: Buffer): Buffer {
  const length = paddedLength(body.length);
  if (length === null) throw new Error(`a body of ${body.length} bytes is too long to send`);
  return Buffer.concat([body, Buffer.alloc(length - body.length)]);
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
}
