import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DISK_FILES, sweepUploads } from "../archive/index.ts";
import { answerRequest } from "./answer-request.ts";
import { openAuditTrail } from "./audit-trail.ts";
import type { CollectorContext, Exchange } from "./collector-context.ts";
import type { CollectorParts } from "./collector-parts.ts";
import { boundConnections, createServer, remoteOf, renewCertificate } from "./http-server.ts";
import { COLLECTOR_LIMITS } from "./limits.ts";
import type { CollectorLimits } from "./limits.ts";
import { listen } from "./listen.ts";
import type { ListenAddress } from "./listen.ts";
import { createTokenBuckets } from "./token-bucket.ts";
import { createUploadGate } from "./upload-gate.ts";

/** The part of the center that sensors talk to. */
export interface Collector {
  /** Sweeps what broken-off uploads left and listens; answers where. Throws `TeitenError` when it cannot. */
  start(address: ListenAddress): Promise<AddressInfo>;
  /** Answers new requests with 503, lets those on their way come to their end for some seconds, and closes. */
  stop(): Promise<void>;
}

const FLUSH_MILLIS = 60_000;
const DAY_MILLIS = 86_400_000;
const STOP_MILLIS = 10_000;

/** A collector at rest. */
export function createCollector(parts: CollectorParts): Collector {
  const context = openContext(parts);
  const working = new Set<Promise<void>>();
  let stopping = false;
  let server: Server | null = null;
  const timers: NodeJS.Timeout[] = [];

  const serve = (request: IncomingMessage, response: ServerResponse, consent: () => void): void => {
    if (stopping) return refuseStopping(response);
    const exchange = openExchange(request, context.micros(), consent);
    const work = answerRequest(context, exchange, response, parts.report).finally(() => working.delete(work));
    working.add(work);
  };
  return {
    async start(address) {
      await sweepUploads(parts.archive, context.files);
      const opened = createServer(parts.tls(), context.limits);
      opened.on("request", (request, response) => serve(request, response, () => undefined));
      opened.on("checkContinue", (request, response) => serve(request, response, () => response.writeContinue()));
      boundConnections(opened, context.limits, parts.metrics);
      server = opened;
      const place = await listen(opened, address);
      timers.push(setInterval(() => void context.trail.flush(), FLUSH_MILLIS));
      timers.push(setInterval(() => renewCertificate(opened, parts), DAY_MILLIS));
      return place;
    },
    async stop() {
      stopping = true;
      for (const timer of timers) clearInterval(timer);
      if (server !== null) await close(server, working);
      await context.trail.flush();
    },
  };
}

function openContext(parts: CollectorParts): CollectorContext {
  const now = parts.now ?? Date.now;
  const limits = { ...COLLECTOR_LIMITS, ...parts.limits };
  const { state, report, files = DISK_FILES } = parts;
  const failed = (error: unknown): void => {
    report(`a line of the audit could not be written: ${error instanceof Error ? error.message : String(error)}`);
  };
  return {
    ...parts,
    files,
    limits,
    trail: openAuditTrail({ fleet: state.fleet, linesPerMinute: limits.auditLinesPerMinute, now, failed }),
    ...gates(limits, now),
    firstConnections: new Map(),
    toldAddresses: new Map(),
    micros: () => now() * 1000,
    seconds: () => Math.floor(now() / 1000),
  };
}

type Gates =
  "uploads" | "heartbeatBodies" | `${"requests" | "heartbeats" | "addressMoves" | "enrolments" | "strangers"}Of`;

function gates(limits: CollectorLimits, now: () => number): Pick<CollectorContext, Gates> {
  const { addressMovesPerDay: moves } = limits;
  return {
    uploads: createUploadGate(limits),
    heartbeatBodies: createUploadGate({
      uploads: limits.heartbeatBodies,
      uploadsOfSensor: limits.heartbeatBodiesOfSensor,
    }),
    requestsOf: createTokenBuckets(limits.requestsPerSecond, limits.requestBurst, now),
    heartbeatsOf: createTokenBuckets(limits.heartbeatsPerSecond, limits.heartbeatBurst, now),
    addressMovesOf: createTokenBuckets((moves * 1000) / DAY_MILLIS, moves, now),
    enrolmentsOf: createTokenBuckets(limits.enrolmentsPerSecond, limits.enrolmentBurst, now),
    strangersOf: createTokenBuckets(limits.strangersPerSecond, limits.strangerBurst, now),
  };
}

function openExchange(request: IncomingMessage, receivedAt: number, consent: () => void): Exchange {
  const remote = remoteOf(request.socket);
  return { request, remote, connection: request.socket, receivedAt, caller: null, consent };
}

function refuseStopping(response: ServerResponse): void {
  const body = JSON.stringify({ code: "stopping", message: "the collector is stopping", advice: "send it again" });
  response.writeHead(503, { "content-type": "application/json", "retry-after": "5", connection: "close" });
  response.end(body);
}

async function close(server: Server, working: ReadonlySet<Promise<void>>): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const patience = setTimeout(() => server.closeAllConnections(), STOP_MILLIS);
  await Promise.allSettled(working);
  server.closeIdleConnections();
  await closed;
  clearTimeout(patience);
}
