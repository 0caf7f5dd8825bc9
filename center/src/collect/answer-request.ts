import type { IncomingMessage, ServerResponse } from "node:http";
import { parseUplinkPath } from "@teiten/core/uplink";
import type { UplinkRoute } from "@teiten/core/uplink";
import { TeitenError, killPoint } from "../telemetry/index.ts";
import type { CollectorContext, Exchange, Reply } from "./collector-context.ts";
import { enrolSensor } from "./enrol-sensor.ts";
import { isLoopback } from "./http-server.ts";
import { receiveHeartbeats } from "./receive-heartbeats.ts";
import { receiveSegment, showReceipt } from "./receive-segment.ts";
import { RequestRefused } from "./refusals.ts";
import { CallerGone } from "./request-body.ts";
import { rotateKey } from "./rotate-key.ts";

/** Finds the answer to one request and sends it. Never rejects: a fault of the collector's own is a 500 and a report. */
export async function answerRequest(
  context: CollectorContext,
  exchange: Exchange,
  response: ServerResponse,
  report: (line: string) => void,
): Promise<void> {
  try {
    const { status, body } = await answerOf(context, exchange);
    send(context, exchange, response, status, { ...body, answeredAt: context.micros() });
    killPoint("collect.answered");
  } catch (error) {
    if (error instanceof CallerGone) return void response.destroy();
    const refusal = refusalOf(error, report);
    if (refusal.code !== "segment-unknown") context.metrics.add("teiten_refusals_total", { code: refusal.code });
    if (isTiresome(context, exchange)) return void response.destroy();
    await tell(context, exchange, refusal);
    await drain(exchange.request);
    if (refusal.retryAfterSeconds !== undefined) response.setHeader("retry-after", String(refusal.retryAfterSeconds));
    send(context, exchange, response, refusal.status, refusal.body());
  }
}

function answerOf(context: CollectorContext, exchange: Exchange): Promise<Reply> {
  const { method = "", url = "" } = exchange.request;
  const path = parseUplinkPath(url);
  if (path === null) throw new RequestRefused("path-unknown");
  const answer = METHODS[`${method} ${path.to}`];
  if (answer === undefined) throw new RequestRefused("method-unknown");
  return answer(context, exchange, path);
}

type Answer = (context: CollectorContext, exchange: Exchange, path: UplinkRoute) => Promise<Reply>;

const METHODS: Readonly<Record<string, Answer>> = {
  "PUT segment": (context, exchange, path) => receiveSegment(context, exchange, segmentOf(path)),
  "GET segment": (context, exchange, path) => showReceipt(context, exchange, segmentOf(path)),
  "POST heartbeats": (context, exchange, path) => receiveHeartbeats(context, exchange, sensorOf(path)),
  "PUT key": (context, exchange, path) => rotateKey(context, exchange, sensorOf(path)),
  "POST enrolment": (context, exchange) => enrolSensor(context, exchange),
};

function segmentOf(path: UplinkRoute): Extract<UplinkRoute, { to: "segment" }>["name"] {
  if (path.to === "segment") return path.name;
  throw new RequestRefused("path-unknown");
}

function sensorOf(path: UplinkRoute): string {
  if (path.to === "heartbeats" || path.to === "key") return path.sensor;
  throw new RequestRefused("path-unknown");
}

function refusalOf(error: unknown, report: (line: string) => void): RequestRefused {
  if (error instanceof RequestRefused) return error;
  if (error instanceof TeitenError && error.code === "disk-full") {
    return new RequestRefused("disk-full", { retryAfterSeconds: 60 });
  }
  report(`a request could not be answered: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return new RequestRefused("internal", { retryAfterSeconds: 10 });
}

/** Whether an address has asked so often without saying who it is that it is not even answered. */
function isTiresome({ strangersOf, metrics }: CollectorContext, { caller, remote }: Exchange): boolean {
  if (caller !== null || isLoopback(remote) || strangersOf.take(remote) === 0) return false;
  metrics.add("teiten_refusals_total", { code: "too-many" });
  return true;
}

/** Answers that are no refusals of a caller: a question that has no answer, and moments at which nobody is served. */
const SILENT: ReadonlySet<string> = new Set(["segment-unknown", "stopping", "disk-full", "internal"]);
const ALARMS: ReadonlySet<string> = new Set(["segment-equivocation", "sensor-differs", "key-revoked"]);

/** A refusal of an identified sensor goes to the audit; of others so do those that tried a key or a secret, and the rest is counted. */
async function tell({ trail }: CollectorContext, exchange: Exchange, { code, detail }: RequestRefused): Promise<void> {
  if (SILENT.has(code)) return;
  const { caller, remote, request } = exchange;
  if (caller === null && !TRIED.has(code)) return;
  await trail.write({
    actor: caller ?? "unknown",
    action: code,
    object: `${request.method ?? ""} ${request.url ?? ""}`.slice(0, 200),
    detail: `from ${remote}${detail === "" ? "" : `: ${detail}`}`,
    alarm: ALARMS.has(code),
  });
}

const TRIED: ReadonlySet<string> = new Set(["key-unknown", "signature-invalid", "token-unknown"]);

const DRAINED_BYTES = 1_048_576;
const DRAINED_MILLIS = 2000;

/**
 * Reads what a caller that did not wait for consent sends still, so that it hears the answer and not a reset; at most
 * 1 MiB in 2 s.
 */
async function drain(request: IncomingMessage): Promise<void> {
  if (request.complete || request.destroyed || request.headers.expect !== undefined) return;
  if (Number(request.headers["content-length"] ?? 0) > DRAINED_BYTES) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, DRAINED_MILLIS);
    for (const event of ["end", "close", "error"]) {
      request.once(event, () => {
        clearTimeout(timer);
        resolve();
      });
    }
    request.resume();
  });
}

/** Sends an answer as JSON; a connection whose request was not read to its end is closed with it. */
function send(
  { metrics }: CollectorContext,
  { request }: Exchange,
  response: ServerResponse,
  status: number,
  body: object,
): void {
  const route = parseUplinkPath(request.url ?? "")?.to ?? "other";
  metrics.add("teiten_requests_total", { route, status: String(status) });
  if (response.destroyed || response.headersSent) return;
  const text = Buffer.from(JSON.stringify(body));
  if (!request.complete) response.setHeader("connection", "close");
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": text.length,
    "cache-control": "no-store",
  });
  response.end(text);
}
