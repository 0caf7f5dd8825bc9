import { createHash } from "node:crypto";
import {
  PROTOCOL,
  UPLINK_HEADERS,
  heartbeatPath,
  keyPath,
  paddedLength,
  rotationText,
  segmentPath,
  signedText,
} from "@teiten/core/uplink";
import type {
  BodyManifest,
  HeartbeatAnswer,
  HeartbeatRequest,
  Receipt,
  RotationRequest,
  SegmentFacts,
  SegmentManifest,
  SegmentName,
} from "@teiten/core/uplink";
import { ExchangeError, exchange } from "./exchange.ts";
import type { Line, WireAnswer, WireRequest } from "./exchange.ts";
import type { KeyPair } from "./key-pair.ts";
import type { KeyRing } from "./key-ring.ts";
import { outcomeOf, outcomeOfFailure } from "./outcome.ts";
import type { Outcome } from "./outcome.ts";
import { readHeartbeatAnswer, readReceipt, readRefusal, readTimes } from "./read-answer.ts";
import type { Heard } from "./read-answer.ts";

/** The center as its sensor sees it. A promise rejects for faults of the program alone; the net's faults are outcomes. */
export interface Collector {
  putSegment(
    facts: SegmentFacts,
    bytes: Uint8Array,
    sha256: string,
    signal: AbortSignal,
  ): Promise<Outcome<Heard<Receipt>>>;
  /** The receipt of what the center holds under a segment's name. */
  receipt(name: SegmentName, signal: AbortSignal): Promise<Outcome<Heard<Receipt>>>;
  /** The timed answer: `sent` and `answered` by the monotonic clock, in milliseconds. */
  heartbeats(body: HeartbeatRequest, signal: AbortSignal): Promise<Outcome<TimedAnswer>>;
  /** Makes the key ring's next key known to the center, signed by the current one, and lets it take over. */
  rotateKey(signal: AbortSignal): Promise<Outcome<true>>;
}

/** An answer to heartbeats and when it came. */
export interface TimedAnswer extends Heard<HeartbeatAnswer> {
  readonly sent: number;
  readonly answered: number;
}

/** The way to the center, and who speaks. */
export interface CollectorOptions {
  readonly line: Line;
  readonly sensor: string;
  readonly keys: KeyRing;
}

/** The collector over its signed requests. Opens no connection before the first request. */
export function createCollector({ line, sensor, keys }: CollectorOptions): Collector {
  const send = (wire: UnsignedRequest, signal: AbortSignal): Promise<WireAnswer> =>
    sendSigned(line, keys, wire, signal);
  return {
    async putSegment(facts, body, sha256, signal) {
      const manifest: SegmentManifest = { ...facts, bytes: body.length, sha256 };
      const wire: UnsignedRequest = { method: "PUT", path: segmentPath(facts), body, manifest, expect: true };
      return outcome(
        () => send(wire, signal),
        (answer) => outcomeOf(answer, readReceipt),
      );
    },
    async receipt(name, signal) {
      const wire: UnsignedRequest = { method: "GET", path: segmentPath(name), ...withManifest(""), expect: false };
      return outcome(
        () => send(wire, signal),
        (answer) => outcomeOf(answer, readReceipt),
      );
    },
    async heartbeats(request, signal) {
      const content = withManifest(JSON.stringify(request));
      const wire: UnsignedRequest = { method: "POST", path: heartbeatPath(sensor), ...content, expect: false };
      return outcome(() => send(wire, signal), timedAnswer);
    },
    async rotateKey(signal) {
      const next = await keys.makeNext();
      const content = withManifest(JSON.stringify(rotationBy(next, sensor)));
      const wire: UnsignedRequest = { method: "PUT", path: keyPath(sensor), ...content, expect: false };
      const rotated = await outcome(
        () => send(wire, signal),
        (answer) => outcomeOf(answer, (text) => (readTimes(text) === null ? null : (true as const))),
      );
      if (rotated.kind === "accepted") await keys.swap();
      return rotated;
    },
  };
}

interface UnsignedRequest {
  readonly method: WireRequest["method"];
  readonly path: string;
  readonly body: Uint8Array;
  readonly manifest: BodyManifest;
  readonly expect: boolean;
}

function withManifest(text: string): { readonly body: Buffer; readonly manifest: BodyManifest } {
  const body = Buffer.from(text);
  return { body, manifest: { bytes: body.length, sha256: createHash("sha256").update(body).digest("hex") } };
}

function rotationBy(next: KeyPair, sensor: string): RotationRequest {
  return { publicKey: next.publicKey, signature: next.sign(rotationText(sensor, next.publicKey)) };
}

/**
 * Signs with the current key. When the center does not take that one any more, the sensor may have been enrolled anew
 * meanwhile: then the new key is on the disk. Or, with a next key there, an earlier rotation went through whose answer was
 * lost: the next key signs, and takes over when the answer shows that the center knows it. No other answer tells: an overloaded
 * or stopping center, and a proxy on the way, refuse before anybody looks at the key.
 */
async function sendSigned(line: Line, keys: KeyRing, wire: UnsignedRequest, signal: AbortSignal): Promise<WireAnswer> {
  const { next } = keys;
  const answer = await sendOnce(line, signWith(keys.current, wire), signal);
  const isRefused = answer.status === 401 || answer.status === 403;
  if (isRefused && (await keys.reload())) return sendOnce(line, signWith(keys.current, wire), signal);
  if (answer.status !== 401 || next === null) return answer;
  const second = await sendOnce(line, signWith(next, wire), signal);
  if (isOfKnownKey(second) && keys.next === next) await keys.swap();
  return second;
}

const BEFORE_THE_KEY: ReadonlySet<number> = new Set([401, 408, 425, 429]);

function isOfKnownKey({ status, text }: WireAnswer): boolean {
  if (status >= 500 || BEFORE_THE_KEY.has(status)) return false;
  const isSuccess = status === 200 || status === 201;
  return isSuccess ? readTimes(text) !== null : readRefusal(text) !== null;
}

/** A kept connection that the center closed just when it was used again says nothing of the line: one more try at once. */
async function sendOnce(line: Line, wire: WireRequest, signal: AbortSignal): Promise<WireAnswer> {
  return exchange(line, wire, signal).catch(async (error: unknown) => {
    if (!(error instanceof ExchangeError) || !error.stale || signal.aborted) throw error;
    return exchange(line, wire, signal);
  });
}

function signWith(key: KeyPair, { method, path, body, manifest, expect }: UnsignedRequest): WireRequest {
  const encoded = Buffer.from(JSON.stringify(manifest)).toString("base64url");
  const headers = {
    [UPLINK_HEADERS.protocol]: String(PROTOCOL),
    [UPLINK_HEADERS.key]: key.id,
    [UPLINK_HEADERS.manifest]: encoded,
    [UPLINK_HEADERS.signature]: key.sign(signedText(method, path, encoded)),
  };
  const paddedTo = method === "GET" ? 0 : (paddedLength(body.length) ?? body.length);
  return { method, path, headers, body, paddedTo, expect };
}

async function outcome<Answer>(
  send: () => Promise<WireAnswer>,
  read: (answer: WireAnswer) => Outcome<Answer>,
): Promise<Outcome<Answer>> {
  try {
    return read(await send());
  } catch (error) {
    if (error instanceof ExchangeError) return outcomeOfFailure(error);
    throw error;
  }
}

function timedAnswer(answer: WireAnswer): Outcome<TimedAnswer> {
  const read = outcomeOf(answer, readHeartbeatAnswer);
  if (read.kind !== "accepted") return read;
  return { kind: "accepted", answer: { ...read.answer, sent: answer.sent, answered: answer.answered } };
}
