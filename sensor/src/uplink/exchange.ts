import { request } from "node:https";
import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import type { Agent } from "node:https";
import { killPoint } from "../host/index.ts";

/** A request as it goes over the wire. The body is followed by zeros up to `paddedTo`. */
export interface WireRequest {
  readonly method: "GET" | "PUT" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly paddedTo: number;
  /** Wait for the center's consent before the body. */
  readonly expect: boolean;
}

/** What came back. */
export interface WireAnswer {
  readonly status: number;
  readonly text: string;
  /** Seconds of the `Retry-After` header, or null. */
  readonly retryAfter: number | null;
  /** Milliseconds of the monotonic clock at which the request left and its answer was whole. */
  readonly sent: number;
  readonly answered: number;
}

/**
 * An exchange that failed. `reached`: the center may have got all of the request. `stale`: it was tried on a kept
 * connection that the center had just closed.
 */
export class ExchangeError extends Error {
  override readonly name = "ExchangeError";
  readonly reached: boolean;
  readonly stale: boolean;

  constructor(cause: Error, reached: boolean, stale: boolean) {
    super(cause.message, { cause });
    this.reached = reached;
    this.stale = stale;
  }
}

/** Bounds in milliseconds that no center and nobody in between can stretch. */
export interface ExchangeLimits {
  /** Without the center's consent after this time the body is sent unasked, as RFC 9110 (10.1.1) allows. */
  readonly consentMillis: number;
  /** Without a byte in either direction. */
  readonly idleMillis: number;
  /** For the whole exchange, on top of the time that the body takes at `slowestBytesPerSecond`. */
  readonly totalMillis: number;
  readonly slowestBytesPerSecond: number;
}

/** Limits for a thin and lossy line. */
export const EXCHANGE_LIMITS: ExchangeLimits = {
  consentMillis: 5000,
  idleMillis: 20_000,
  totalMillis: 45_000,
  slowestBytesPerSecond: 16_384,
};

/** An answer of the protocol is far shorter; whatever is longer does not come from a collector. */
const LONGEST_ANSWER = 1_048_576;
const RESET: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE"]);
const SLICE = 65_536;
const ZEROS = new Uint8Array(SLICE);

/** Where an exchange goes, and what may end it early. */
export interface Line {
  readonly origin: URL;
  readonly agent: Agent;
  readonly limits: ExchangeLimits;
  monotonic(): number;
}

/**
 * One request and its whole answer. Rejects with `ExchangeError` when there is none in time, and never holds more of the
 * body in the socket than a few slices.
 */
export async function exchange(line: Line, wire: WireRequest, signal: AbortSignal): Promise<WireAnswer> {
  const progress = { bodySent: false };
  const outgoing = request(line.origin, requestOptions(line, wire, signal));
  outgoing.setTimeout(line.limits.idleMillis, () => outgoing.destroy(new Error("the center was silent for too long")));
  const allowed = line.limits.totalMillis + (wire.paddedTo / line.limits.slowestBytesPerSecond) * 1000;
  const late = setTimeout(() => outgoing.destroy(new Error("the exchange took too long")), allowed);
  try {
    const answer = responseTo(outgoing);
    answer.catch(() => undefined);
    await connected(outgoing);
    if (wire.expect && !(await consent(outgoing, answer, line.limits.consentMillis))) {
      return await wholeAnswer(await answer, line, line.monotonic());
    }
    const sent = line.monotonic();
    await Promise.race([sendBody(outgoing, wire, () => (progress.bodySent = true)), answer]);
    return await wholeAnswer(await answer, line, sent);
  } catch (error) {
    const stale = outgoing.reusedSocket && RESET.has((error as NodeJS.ErrnoException).code ?? "");
    throw new ExchangeError(error instanceof Error ? error : new Error(String(error)), progress.bodySent, stale);
  } finally {
    clearTimeout(late);
    if (!progress.bodySent) outgoing.destroy();
  }
}

function requestOptions(line: Line, wire: WireRequest, signal: AbortSignal): RequestOptions {
  const length = wire.method === "GET" ? {} : { "content-length": String(wire.paddedTo) };
  return {
    agent: line.agent,
    method: wire.method,
    path: wire.path,
    headers: { ...wire.headers, ...length, ...(wire.expect ? { expect: "100-continue" } : {}) },
    signal,
  };
}

/** Resolves when the request has its verified socket: times measured from then on hold no handshake. */
async function connected(outgoing: ClientRequest): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    outgoing.once("socket", () => resolve());
    outgoing.once("error", reject);
  });
}

function responseTo(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    outgoing.once("response", resolve);
    outgoing.on("error", reject);
    outgoing.once("close", () => reject(new Error("the connection was closed without an answer")));
  });
}

/** Whether the body shall be sent: yes on `100 Continue` or when nothing is heard, no when the final answer is there. */
async function consent(outgoing: ClientRequest, answer: Promise<unknown>, patience: number): Promise<boolean> {
  outgoing.flushHeaders();
  return new Promise<boolean>((resolve, reject) => {
    const timer = setTimeout(() => resolve(true), patience);
    outgoing.once("continue", () => resolve(true));
    outgoing.once("close", () => clearTimeout(timer));
    answer.then(() => resolve(false), reject);
  });
}

async function sendBody(outgoing: ClientRequest, wire: WireRequest, whole: () => void): Promise<void> {
  for (let at = 0; at < wire.paddedTo; at += SLICE) {
    const end = Math.min(at + SLICE, wire.paddedTo);
    const inBody = wire.body.subarray(at, Math.min(end, wire.body.length));
    if (inBody.length > 0) await write(outgoing, inBody);
    if (end - at > inBody.length) await write(outgoing, ZEROS.subarray(0, end - at - inBody.length));
  }
  whole();
  outgoing.end();
  if (wire.expect) killPoint("upload.sent");
}

async function write(outgoing: ClientRequest, bytes: Uint8Array): Promise<void> {
  if (outgoing.write(bytes)) return;
  await new Promise<void>((resolve, reject) => {
    const off = (): void => {
      outgoing.off("drain", drained);
      outgoing.off("close", closed);
    };
    const drained = (): void => (off(), resolve());
    const closed = (): void => (off(), reject(new Error("the connection was closed in the middle of the body")));
    outgoing.once("drain", drained);
    outgoing.once("close", closed);
  });
}

async function wholeAnswer(message: IncomingMessage, line: Line, sent: number): Promise<WireAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_ANSWER) throw new Error("the answer is too long for a collector's");
    chunks.push(chunk);
  }
  return {
    status: message.statusCode ?? 0,
    text: Buffer.concat(chunks).toString("utf8"),
    retryAfter: secondsOf(message.headers["retry-after"]),
    sent,
    answered: line.monotonic(),
  };
}

function secondsOf(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : null;
}
