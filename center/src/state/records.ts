/** A sensor as the state knows it. `id` is small, never re-used, and the only form in which rows name the sensor. */
export interface SensorRecord {
  readonly id: number;
  readonly name: string;
  /** ISO 3166-1 alpha-2 of the place where the sensor stands. */
  readonly country: string;
  /** The network (operator's AS or site) whose view this is; two sensors of one network are not independent witnesses. */
  readonly network: string;
  readonly operator: string;
  /** Empty: every IP packet counts, whatever its destination. */
  readonly addresses: readonly AddressEpoch[];
  /** Explicit memberships; without any the sensor is `domestic` or `overseas` by its country. */
  readonly groups: readonly GroupMembership[];
  /** First observation day on which it no longer counts, or null. */
  readonly retiredOn: string | null;
}

/**
 * One address or prefix (CIDR text) that was the sensor's from a moment until before another; null is open. A moment is an
 * observation day (`YYYY-MM-DD`, its beginning) or an instant (`YYYY-MM-DDTHH:MM:SSZ`); `secondOf` reads both.
 */
export interface AddressEpoch {
  readonly prefix: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** Membership in a group from a day until before a day; null is open. */
export interface GroupMembership {
  readonly group: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** Where a segment stands: its bytes are safe (`received`), its rows are verified in the engine (`ingested`), or why not. */
export type SegmentStatus = "received" | "ingested" | "quarantined" | "rejected";

/** How it is known when the sensor was observing. */
export type CoverageKind = "measured" | "declared" | "inferred";

/**
 * How the observed time of a capture is found: `measured` from what the capture states (inferred from its packets where
 * it states nothing), `days` each observation day in which it has a packet, or the interval that was declared.
 */
export type Covers = { readonly by: "measured" } | { readonly by: "days" } | ({ readonly by: "interval" } & Interval);

/** A range of observed time, in whole seconds since 1970 UTC, half-open. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** One line of the ledger. (sensor, boot, sequence) is its name; the SHA-256 of the uncompressed capture is its check. */
export interface SegmentRecord {
  readonly id: number;
  readonly sensorId: number;
  /** `file` for an imported capture. */
  readonly boot: string;
  /** The sequence number; for an imported capture the SHA-256. */
  readonly sequence: string;
  readonly sha256: string;
  /** SHA-256 of the archived file as it lies there, compressed; null for one that no check of the archive has seen yet. */
  readonly storedSha256: string | null;
  /** Path inside the archive folder. */
  readonly archivePath: string;
  readonly status: SegmentStatus;
  readonly reason: string | null;
  readonly covers: Covers;
  readonly coverage: CoverageKind;
  readonly intervals: readonly Interval[];
  /** Uncompressed bytes and frames of the capture; frames and the counts below are null until it has been decoded. */
  readonly bytes: number;
  readonly frames: number | null;
  /** Packets that became rows, and rows in `flows`. */
  readonly counted: number | null;
  readonly rows: number | null;
  /** Frames that did not become rows, by named reason; `frames` = `counted` + their sum. */
  readonly uncounted: Readonly<Record<string, number>> | null;
  /** Packets that the capture itself says were dropped. */
  readonly dropped: number;
  /** Seconds since 1970 UTC at which its bytes were safe here. */
  readonly receivedAt: number;
}

/** What kind of fact a dated data set holds. */
export type DatasetKind = "region" | "asn";

/** A dated data set in the catalogue. */
export interface DatasetRecord {
  readonly id: number;
  readonly kind: DatasetKind;
  readonly name: string;
  /** The day its facts speak of. */
  readonly date: string;
  readonly licence: string;
  readonly path: string;
  readonly sha256: string;
}

/** How an organisation's claim to a range is known. */
export type ClaimEvidence = "declared-list" | "ptr" | "page-on-address" | "payload" | "behaviour" | "third-party-list";

/** One claim of the announced-scanner registry: this range belonged to this organisation's scanners, as known then. */
export interface Claim {
  readonly organisation: string;
  /** CIDR text, IPv4 or IPv6. */
  readonly range: string;
  /** Days; null is open. `to` is the first day on which it no longer holds. */
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly knownFrom: string | null;
  readonly knownTo: string | null;
  readonly evidence: ClaimEvidence;
  readonly source: string;
  readonly confidence: "high" | "medium" | "low";
}
