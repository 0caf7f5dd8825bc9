import type { IncomingMessage } from "node:http";
import type { Files } from "../archive/index.ts";
import type { AuditTrail } from "./audit-trail.ts";
import type { CollectorParts } from "./collector-parts.ts";
import type { CollectorLimits } from "./limits.ts";
import type { TokenBuckets } from "./token-bucket.ts";
import type { UploadGate } from "./upload-gate.ts";

/** What every route works with. */
export interface CollectorContext extends Pick<
  CollectorParts,
  "state" | "archive" | "zone" | "reserveBytes" | "metrics" | "received"
> {
  readonly files: Files;
  readonly limits: CollectorLimits;
  readonly trail: AuditTrail;
  readonly uploads: UploadGate;
  /** Bodies of heartbeats that are read. */
  readonly heartbeatBodies: UploadGate;
  readonly requestsOf: TokenBuckets;
  readonly heartbeatsOf: TokenBuckets;
  readonly addressMovesOf: TokenBuckets;
  readonly enrolmentsOf: TokenBuckets;
  /** Requests by address that identified nobody. */
  readonly strangersOf: TokenBuckets;
  /** Connection over which a segment first came, by its name; a bounded memory, empty after a restart. */
  readonly firstConnections: Map<string, object>;
  /** What was told of a sensor's addresses already, so that it is told once. */
  readonly toldAddresses: Map<string, string>;
  /** Microseconds and whole seconds since 1970 UTC. */
  micros(): number;
  seconds(): number;
}

/** One request on its way to an answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  /** The caller's address; IPv4 in its own form. */
  readonly remote: string;
  /** Stands for the connection, by identity. */
  readonly connection: object;
  /** Microseconds since 1970 UTC. */
  readonly receivedAt: number;
  /** The sensor that signed, once that is proven. */
  caller: string | null;
  /** Sends `100 Continue` to a caller that waits for it; what is refused before costs no transfer. */
  consent(): void;
}

/** An answer other than a refusal; `answeredAt` is added when it leaves. */
export interface Reply {
  readonly status: 200 | 201;
  readonly body: object;
}
