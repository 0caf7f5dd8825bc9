import type { EndedBoot, Heartbeat, MissingSegments, PayloadPolicy } from "@teiten/core/uplink";

/** A public key that signs for a sensor. A replaced one signs until `replacedAt`, a revoked one never again. */
export interface SensorKey {
  /** First 16 hexadecimal digits of the SHA-256 of the key (SPKI, DER). */
  readonly key: string;
  readonly sensorId: number;
  /** SPKI, DER, base64url. */
  readonly publicKey: string;
  /** Seconds since 1970 UTC. */
  readonly addedAt: number;
  readonly replacedAt: number | null;
  /** The key that followed it; another one cannot be put in its place. */
  readonly replacedBy: string | null;
  readonly revokedAt: number | null;
}

/** What the operator decided for a sensor of the fleet; the rest of its settings are the network's. */
export interface SensorPolicy {
  readonly payload: PayloadPolicy;
  readonly segmentSeconds: number;
  readonly floodPacketsPerSecond: number;
  readonly keepSentDays: number;
  /** Whether an address that the sensor reports opens an epoch by itself, unless it is another sensor's. */
  readonly dynamicAddress: boolean;
  readonly canary: boolean;
  readonly rotateKey: boolean;
  /** Raised by every change of this policy or of the sensor's addresses. */
  readonly revision: number;
}

/** A heartbeat as the ledger keeps it: what the sensor said, and when the center heard it (seconds since 1970 UTC). */
export interface HeardHeartbeat extends Heartbeat {
  readonly sensorId: number;
  readonly receivedAt: number;
}

/** A run of an agent, as far as the center knows it. */
export interface SensorBoot {
  readonly sensorId: number;
  readonly boot: string;
  /** Of its segments at the center: how many, and the greatest sequence number (−1: none). */
  readonly segments: number;
  readonly greatest: number;
  /** Every segment with a smaller number than this one has come. */
  readonly complete: number;
  /** Last sequence number of the boot as the sensor stated it at its end; null while it runs. */
  readonly last: number | null;
}

/** One line of the audit: append-only, each line with the hash of the one before. */
export interface AuditLine {
  readonly id: number;
  /** Seconds since 1970 UTC. */
  readonly at: number;
  /** A sensor's name, `operator`, `center`, or the address of an unknown caller. */
  readonly actor: string;
  /** What was done or refused, by its stable code, for example `segment-equivocation`. */
  readonly action: string;
  readonly object: string;
  readonly detail: string;
  /** Whether an operator should look at it. */
  readonly alarm: boolean;
  /** SHA-256 over the line and the hash before it. */
  readonly hash: string;
}

/** What is said of a new line; `alarm` (default false) marks what an operator should look at. */
export interface AuditEntry {
  readonly actor: string;
  readonly action: string;
  readonly object: string;
  readonly detail: string;
  readonly alarm?: boolean;
}

/** What a check of the whole audit found: how far the chain holds, and the hash of its last line to be noted elsewhere. */
export interface AuditCheck {
  readonly lines: number;
  readonly lastHash: string;
  /** The first line that does not follow from the one before, or null. */
  readonly brokenAt: number | null;
}

/**
 * The operator's word that what a sensor observed after an instant (seconds since 1970 UTC) shall not count: a new entry,
 * so that nothing is changed. Ingest takes the segments out that end after `after` and came before `at`.
 */
export interface Withdrawal {
  readonly id: number;
  readonly sensorId: number;
  readonly after: number;
  readonly reason: string;
  readonly at: number;
  /** When the rows were out of the engine; null: not yet. */
  readonly doneAt: number | null;
}

/** What an address report changed: prefixes that opened and closed, and those that are another sensor's. */
export interface AddressMove {
  readonly opened: readonly string[];
  readonly closed: readonly string[];
  readonly refused: readonly { readonly prefix: string; readonly sensor: string }[];
}

/** A canary: a packet that the center sent to a sensor, to see whether it arrives. */
export interface Canary {
  readonly sensorId: number;
  /** Seconds since 1970 UTC. */
  readonly sentAt: number;
  /** 32 hexadecimal digits that the packet carries. */
  readonly nonce: string;
  /** When the sensor recorded it, seconds since 1970 UTC; null: not (yet). */
  readonly seenAt: number | null;
}

/** The fleet's side of the state; every write is durable on return and may be made beside a running `teiten serve`. */
export interface Fleet {
  /** Makes a one-time secret for the sensor (32 hexadecimal digits; only its hash is kept); earlier unused ones end. */
  addToken(sensorId: number, expiresAt: number): Promise<string>;
  /**
   * Spends a secret on a key, once; the same key again answers `again`. `unknown`: no such secret, spent on another key,
   * or expired.
   */
  enrol(sensorId: number, secret: string, publicKey: string, now: number): Promise<"enrolled" | "again" | "unknown">;
  /** Until when each sensor has an unspent secret, of those that have one which is not expired. */
  openTokens(now: number): Promise<ReadonlyMap<number, number>>;
  key(key: string): Promise<SensorKey | null>;
  keys(): Promise<readonly SensorKey[]>;
  /**
   * Adds a key that follows `replaces`, which signs on until `graceEnds`; the sensor is no longer asked to rotate. The same
   * key again answers `again`; `refused`: another key follows already, or the new one is known elsewhere.
   */
  rotateKey(
    sensorId: number,
    replaces: string,
    publicKey: string,
    now: number,
    graceEnds: number,
  ): Promise<"rotated" | "again" | "refused">;
  /** Ends all keys and unused secrets of a sensor at once; answers how many keys. */
  revokeKeys(sensorId: number, now: number): Promise<number>;
  policy(sensorId: number): Promise<SensorPolicy>;
  setPolicy(sensorId: number, change: Partial<Omit<SensorPolicy, "revision">>): Promise<SensorPolicy>;
  /** Enters heartbeats (those known already change nothing) and ended boots in one commit; answers the new ones. */
  addHeartbeats(
    sensorId: number,
    heartbeats: readonly Heartbeat[],
    ended: readonly EndedBoot[],
    receivedAt: number,
  ): Promise<readonly Heartbeat[]>;
  /** Heartbeats of a sensor whose own time lies in [from, to) seconds, in order of time. */
  heartbeats(sensorId: number, from: number, to: number): Promise<readonly HeardHeartbeat[]>;
  /** The latest heartbeat of each sensor, by when it was received. */
  lastHeartbeats(): Promise<ReadonlyMap<number, HeardHeartbeat>>;
  boots(sensorId: number): Promise<readonly SensorBoot[]>;
  /** Null when nothing is known of that boot. */
  boot(sensorId: number, boot: string): Promise<SensorBoot | null>;
  /** When the last segment of each sensor came, uploaded or imported, seconds since 1970 UTC; without any it is absent. */
  lastArrivals(): Promise<ReadonlyMap<number, number>>;
  /** Packets by sensor and by why they do not count, of segments that came since an instant (seconds since 1970 UTC). */
  packetsSetAside(since: number): Promise<ReadonlyMap<number, Readonly<Record<string, number>>>>;
  /** Numbers below the greatest that came (in an ended boot: up to its last) and that did not come, at most `most` ranges. */
  missing(sensorId: number, most: number): Promise<readonly MissingSegments[]>;
  /**
   * Makes a sensor's single addresses those that it reports, from an instant (seconds since 1970 UTC) on: closes the
   * epochs of others, opens new ones, and touches neither prefixes nor another sensor's addresses. Raises the revision. A
   * report that leaves the sensor without any address, or is older than the last change, changes nothing.
   */
  moveAddresses(sensorId: number, reported: readonly string[], at: number): Promise<AddressMove>;
  addWithdrawal(withdrawal: Omit<Withdrawal, "id" | "doneAt">): Promise<Withdrawal>;
  withdrawals(): Promise<readonly Withdrawal[]>;
  finishWithdrawal(id: number, doneAt: number): Promise<void>;
  addCanary(canary: Omit<Canary, "seenAt">): Promise<void>;
  seeCanaries(sensorId: number, seen: ReadonlyMap<string, number>): Promise<void>;
  canaries(sensorId: number, from: number, to: number): Promise<readonly Canary[]>;
  /** Appends a line; `detail` is cut at 1,000 characters. */
  audit(entry: AuditEntry): Promise<AuditLine>;
  /** Lines with an id greater than `after`, in order. */
  auditLines(after: number, most: number): Promise<readonly AuditLine[]>;
  /** Id of the last line before an instant (seconds since 1970 UTC), 0 without any. */
  auditBefore(at: number): Promise<number>;
  /**
   * How many alarms each sensor has since an instant (seconds since 1970 UTC), by its name: those that it caused, and those
   * of the center and of unknown callers about one of its segments or about itself.
   */
  alarms(since: number): Promise<ReadonlyMap<string, number>>;
  checkAudit(): Promise<AuditCheck>;
}
