import type { Refusal } from "@teiten/core/uplink";

/** The stable code of a refusal. */
export type RefusalCode =
  | "request-malformed"
  | "manifest-malformed"
  | "manifest-differs"
  | "length-differs"
  | "body-differs"
  | "key-unknown"
  | "key-replaced"
  | "signature-invalid"
  | "key-revoked"
  | "sensor-differs"
  | "boot-ended"
  | "token-unknown"
  | "successor-refused"
  | "path-unknown"
  | "segment-unknown"
  | "method-unknown"
  | "segment-equivocation"
  | "length-missing"
  | "body-too-long"
  | "body-encoded"
  | "segment-implausible"
  | "address-unknown"
  | "protocol-unknown"
  | "too-many"
  | "internal"
  | "stopping"
  | "disk-full";

/** HTTP status, what is wrong, and what the caller can do about it. */
export type RefusalForm = readonly [status: number, message: string, advice: string];

/** What each refusal of the protocol says; the code is stable, and docs/reference/uplink.md lists all. */
export const REFUSALS: Readonly<Record<RefusalCode, RefusalForm>> = {
  "request-malformed": [400, "the request is not one of this protocol", "see docs/reference/uplink.md"],
  "manifest-malformed": [400, "the manifest is not one of a segment", "send every field, with a value of its type"],
  "manifest-differs": [400, "the manifest names another segment than the path", "sign the segment that the path names"],
  "length-differs": [400, "the body has another length than its manifest says", "pad it to the next length class"],
  "body-differs": [400, "the body has another SHA-256 than its manifest says", "send the bytes that were signed"],
  "key-unknown": [401, "no sensor has this key", "enrol: teiten sensor token NAME, then teiten-sensor enrol URL TOKEN"],
  "key-replaced": [401, "this key was replaced and its grace has ended", "sign with the key that followed it"],
  "signature-invalid": [
    401,
    "the signature does not fit the request",
    "sign method, path and manifest as they are sent",
  ],
  "key-revoked": [403, "the operator revoked this key", "ask the operator for a new token"],
  "sensor-differs": [403, "this key is another sensor's", "a sensor sends under its own name alone"],
  "boot-ended": [403, "this run of the agent has ended before that number", "a new run has a boot id of its own"],
  "token-unknown": [403, "the token is unknown, expired or spent", "make a new one: teiten sensor token NAME"],
  "successor-refused": [403, "this key has another successor, or the new one is known", "enrol again with a new token"],
  "path-unknown": [404, "this protocol has no such path", "see docs/reference/uplink.md"],
  "segment-unknown": [404, "this segment did not arrive", "send it"],
  "method-unknown": [405, "this path does not take that method", "see docs/reference/uplink.md"],
  "segment-equivocation": [
    409,
    "another segment of this name is here, and it stands",
    "look at the host: it told two stories",
  ],
  "length-missing": [411, "the length of the body is not said", "send Content-Length, and no chunks"],
  "body-too-long": [413, "the body is longer than the protocol allows", "cut segments earlier"],
  "body-encoded": [415, "the body has a content encoding", "send it as it is"],
  "segment-implausible": [422, "the segment states what cannot be", "look at the host's clock and counters"],
  "address-unknown": [422, "the sensor has no address", "register it: teiten sensor set NAME --address ADDRESS"],
  "protocol-unknown": [426, "this release of the protocol is not taken", "upgrade the agent or the center"],
  "too-many": [429, "too many requests at once", "wait as long as Retry-After says"],
  internal: [500, "the collector failed", "send it again; the collector's log says more"],
  stopping: [503, "the collector is stopping", "send it again"],
  "disk-full": [507, "the collector's disk is full", "keep it, and send it again later"],
};

/** What a refusal says beside its code. */
export interface RefusalDetail {
  /** What exactly was wrong, for the sensor and for the audit. */
  readonly detail?: string;
  readonly retryAfterSeconds?: number;
  /** What the center holds, in an equivocation. */
  readonly sha256?: string;
}

/** Ends the work on a request with an answer that refuses it. */
export class RequestRefused extends Error {
  readonly code: RefusalCode;
  readonly detail: string;
  readonly retryAfterSeconds: number | undefined;
  readonly sha256: string | undefined;

  constructor(code: RefusalCode, { detail = "", retryAfterSeconds, sha256 }: RefusalDetail = {}) {
    super(detail === "" ? REFUSALS[code][1] : `${REFUSALS[code][1]}: ${detail}`);
    this.name = "RequestRefused";
    this.code = code;
    this.detail = detail;
    this.retryAfterSeconds = retryAfterSeconds;
    this.sha256 = sha256;
  }

  get status(): number {
    return REFUSALS[this.code][0];
  }

  /** The body of the answer. */
  body(): Refusal {
    const { code, message, sha256 } = this;
    return { code, message, advice: REFUSALS[code][2], ...(sha256 === undefined ? {} : { sha256 }) };
  }
}
