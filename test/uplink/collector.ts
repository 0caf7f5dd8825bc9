import { createHash, createPublicKey, verify } from "node:crypto";
import { createServer } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Server } from "node:https";
import { UPLINK_HEADERS, parseUplinkPath, signedText } from "@teiten/core/uplink";
import type { BodyManifest, HeartbeatRequest, SensorSettings } from "@teiten/core/uplink";
import { selfSigned } from "./self-signed.ts";
import type { ServerIdentity } from "./self-signed.ts";

/** A request as it came in: the body without its padding, checked against manifest and signature. */
export interface HeardRequest {
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly body: Buffer;
  readonly wireLength: number;
}

/** What a test does with a request instead of the usual. */
export type Trouble = (
  request: IncomingMessage,
  response: ServerResponse,
  heard: HeardRequest | null,
) => boolean | Promise<boolean>;

/** The far end of the upload protocol for tests of the sensor: real TLS and HTTP, its memory in variables. */
export interface TestCollector {
  readonly url: string;
  readonly pin: string;
  readonly requests: HeardRequest[];
  /** SHA-256 by path. */
  readonly segments: Map<string, string>;
  readonly heartbeats: HeartbeatRequest[];
  /** Key id → SPKI, base64url. */
  readonly keys: Map<string, string>;
  settings: SensorSettings;
  /** Before the body is asked for (`heard` is null), and after it has come. */
  before: Trouble | null;
  after: Trouble | null;
  readonly connections: Set<Socket>;
  stop(): Promise<void>;
}

/** Settings of a sensor with one address. */
export const SETTINGS: SensorSettings = {
  revision: 1,
  zone: "Asia/Tokyo",
  prefixes: ["192.0.2.7"],
  segmentSeconds: 60,
  payload: { keep: "first", bytes: 128 },
  floodPacketsPerSecond: 20_000,
  keepSentDays: 7,
  rotateKey: false,
};

/** Starts one on loopback. */
export async function startCollector(identity: ServerIdentity = selfSigned(), port = 0): Promise<TestCollector> {
  const server = createServer({ key: identity.key, cert: identity.cert, minVersion: "TLSv1.3" });
  const state = {
    pin: identity.pin,
    requests: [],
    segments: new Map<string, string>(),
    heartbeats: [],
    keys: new Map<string, string>(),
    settings: SETTINGS,
    before: null,
    after: null,
    connections: new Set<Socket>(),
    url: "",
    stop: () => stop(server, state.connections),
  } as TestCollector & { url: string };
  server.on("connection", (socket: Socket) => {
    state.connections.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => state.connections.delete(socket));
  });
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    void take(state, request, response).catch(() => response.destroy());
  };
  server.on("request", answer);
  server.on("checkContinue", answer);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  state.url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}

/** Answers in the collector's words. */
export function refuse(response: ServerResponse, status: number, code: string, more: object = {}): true {
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify({ code, message: `refused: ${code}`, advice: "none", ...more }));
  return true;
}

async function stop(server: Server, connections: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of connections) socket.destroy();
  await closed;
}

async function take(state: TestCollector, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if ((await state.before?.(request, response, null)) === true) return;
  if (request.headers.expect !== undefined) response.writeContinue();
  const wire = await bodyOf(request);
  const heard = hear(state, request, wire);
  if (heard === null) return void refuse(response, 401, "bad-signature");
  state.requests.push(heard);
  if ((await state.after?.(request, response, heard)) === true) return;
  respond(state, heard, response);
}

function respond(state: TestCollector, heard: HeardRequest, response: ServerResponse): void {
  const route = parseUplinkPath(heard.path);
  const now = Date.now() * 1000;
  const times = { receivedAt: now, answeredAt: now, settings: state.settings };
  const send = (status: number, body: object): void => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  if (route?.to === "heartbeats") {
    state.heartbeats.push(JSON.parse(heard.body.toString()) as HeartbeatRequest);
    return send(200, { ...times, missing: [] });
  }
  if (route?.to === "enrolment" || route?.to === "key") {
    const { publicKey, sensor } = JSON.parse(heard.body.toString()) as { publicKey: string; sensor: string };
    const key = keyId(publicKey);
    state.keys.set(key, publicKey);
    return send(201, { ...times, sensor, key });
  }
  if (route?.to !== "segment") return void refuse(response, 404, "not-found");
  const held = state.segments.get(heard.path);
  if (heard.method === "GET" && held === undefined) return void refuse(response, 404, "not-found");
  const sha256 = heard.method === "GET" ? held : createHash("sha256").update(heard.body).digest("hex");
  if (held !== undefined && held !== sha256) {
    return void refuse(response, 409, "segment-equivocation", { sha256: held });
  }
  if (heard.method === "PUT") state.segments.set(heard.path, String(sha256));
  send(held === undefined ? 201 : 200, { ...times, ...route.name, sha256 });
}

/** The request, if its signature and its body are right. */
function hear(state: TestCollector, request: IncomingMessage, wire: Buffer): HeardRequest | null {
  const { method = "", url: path = "" } = request;
  const header = (name: string): string => String(request.headers[name] ?? "");
  if (parseUplinkPath(path)?.to === "enrolment") return { method, path, key: "", body: wire, wireLength: wire.length };
  const [key, encoded] = [header(UPLINK_HEADERS.key), header(UPLINK_HEADERS.manifest)];
  const spki = state.keys.get(key);
  if (spki === undefined) return null;
  const publicKey = createPublicKey({ key: Buffer.from(spki, "base64url"), format: "der", type: "spki" });
  const signature = Buffer.from(header(UPLINK_HEADERS.signature), "base64url");
  if (!verify(null, Buffer.from(signedText(method, path, encoded)), publicKey, signature)) return null;
  const manifest = JSON.parse(Buffer.from(encoded, "base64url").toString()) as BodyManifest;
  const body = wire.subarray(0, manifest.bytes);
  if (createHash("sha256").update(body).digest("hex") !== manifest.sha256) return null;
  return { method, path, key, body, wireLength: wire.length };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function keyId(publicKey: string): string {
  return createHash("sha256").update(Buffer.from(publicKey, "base64url")).digest("hex").slice(0, 16);
}
