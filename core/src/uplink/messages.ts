/** How much of a packet a sensor keeps: nothing behind the headers, a hash of the payload, its first bytes, or all. */
export type PayloadPolicy =
  | { readonly keep: "none" }
  | { readonly keep: "hash" }
  | { readonly keep: "first"; readonly bytes: number }
  | { readonly keep: "full" };

/** What the center tells a sensor in every receipt; the sensor keeps the last one and starts with it when it is offline. */
export interface SensorSettings {
  /** Grows with each change; a sensor tells in its heartbeats which one it follows. */
  readonly revision: number;
  /** IANA name of the zone of the observation day: a segment never crosses its borders. */
  readonly zone: string;
  /** Addresses and prefixes (CIDR text) whose packets are captured; never empty. */
  readonly prefixes: readonly string[];
  readonly segmentSeconds: number;
  readonly payload: PayloadPolicy;
  /** Packets a second from which on a flood is thinned. */
  readonly floodPacketsPerSecond: number;
  /** Days for which a segment stays on the sensor after its receipt, as far as the spool has room. */
  readonly keepSentDays: number;
  /** The center asks the sensor to replace its key. */
  readonly rotateKey: boolean;
}

/** One sign of life: made every minute, kept on disk like data until the center has it. */
export interface Heartbeat {
  readonly boot: string;
  /** From 0 in each boot. */
  readonly number: number;
  /** Microseconds since 1970 UTC by the sensor's clock, and milliseconds of its monotonic clock since the agent's start. */
  readonly at: number;
  readonly monotonic: number;
  /** Whether the capture child runs: then quiet is quiet, and not blindness. */
  readonly capture: "running" | "stopped";
  /** Totals since the agent's start. */
  readonly packets: number;
  readonly dropped: number;
  readonly thinned: number;
  readonly tombstoned: number;
  /** Segments that the center refused for good, set aside on the sensor. */
  readonly refused: number;
  readonly spoolBytes: number;
  readonly spoolSegments: number;
  readonly spoolQuota: number;
  /** Bytes free on the disk of the spool. */
  readonly diskFree: number;
  /** Of the oldest segment that waits, microseconds since 1970 UTC; null when none does. */
  readonly oldest: number | null;
  /** Center's clock minus sensor's, in microseconds, and its uncertainty; null before the first exchange. */
  readonly clockOffset: number | null;
  readonly clockUncertainty: number | null;
  /** Global addresses of the interface, as the sensor sees them; null when it cannot. */
  readonly addresses: readonly string[] | null;
  readonly settingsRevision: number;
  readonly version: string;
  /** Resident memory of the agent in bytes. */
  readonly memory: number;
}

/** A boot that has ended: its last segment has this number (−1: it closed none). */
export interface EndedBoot {
  readonly boot: string;
  readonly last: number;
}

/** Body of a heartbeat request, JSON. */
export interface HeartbeatRequest {
  /** The sensor's clock when the request was sent, microseconds since 1970 UTC. */
  readonly sentAt: number;
  /** In order; at most 1,000. */
  readonly heartbeats: readonly Heartbeat[];
  /** The boots before this one whose segments the spool still knows. */
  readonly ended: readonly EndedBoot[];
}

/** Numbers of a boot's segments that the center lacks, `from` to `to` inclusive; the sensor sends again what it still has. */
export interface MissingSegments {
  readonly boot: string;
  readonly from: number;
  readonly to: number;
}

/** Times of the center at which a request came and its answer left, microseconds since 1970 UTC: with the sensor's own two, the clock offset. */
export interface CenterTimes {
  readonly receivedAt: number;
  readonly answeredAt: number;
}

/** Answer to heartbeats, JSON. */
export interface HeartbeatAnswer extends CenterTimes {
  readonly settings: SensorSettings;
  readonly missing: readonly MissingSegments[];
}

/** Answer to a segment (201 new, 200 there before) and to the question for one (200), JSON. */
export interface Receipt extends CenterTimes {
  readonly sensor: string;
  readonly boot: string;
  readonly sequence: number;
  /** Of what the center holds; another one than the sensor's own means that an earlier form of the segment stands. */
  readonly sha256: string;
  readonly settings: SensorSettings;
}

/** Body of an enrolment, JSON: `signature` is the new key's own over `enrolmentText`, base64url. */
export interface EnrolmentRequest {
  readonly sensor: string;
  readonly secret: string;
  /** SPKI, DER, base64url. */
  readonly publicKey: string;
  readonly signature: string;
}

/** What an enrolment's signature is over: it proves that the agent holds the private key. */
export function enrolmentText(sensor: string, secret: string, publicKey: string): string {
  return `teiten-enrolment-1\n${sensor}\n${secret}\n${publicKey}`;
}

/** Answer to an enrolment (201, or 200 to the same key again), JSON. */
export interface EnrolmentAnswer extends CenterTimes {
  readonly sensor: string;
  readonly key: string;
  readonly settings: SensorSettings;
}

/** Body of a key rotation, JSON: signed as a request by the old key, and within by the new one over `rotationText`. */
export interface RotationRequest {
  readonly publicKey: string;
  readonly signature: string;
}

/** What the new key signs in a rotation. */
export function rotationText(sensor: string, publicKey: string): string {
  return `teiten-rotation-1\n${sensor}\n${publicKey}`;
}

/** Every refusal, JSON. `sha256` is what the center holds, in a 409 alone. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
  readonly sha256?: string;
}
