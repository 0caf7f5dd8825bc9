import { isBoot, isSensorName, parseSequence } from "./identity.ts";
import type { SegmentName } from "./identity.ts";

/**
 * What a segment says of itself: as JSON in the comment of its last Interface Statistics Block, so that the archived file
 * needs nothing beside it, and once more in the signed manifest. Times are microseconds since 1970 UTC by the sensor's own
 * clock; counts are packets.
 */
export interface SegmentFacts extends SegmentName {
  /** `capture` holds packets. `tombstone` stands for a segment that had to be thrown away, and holds its counts alone. */
  readonly kind: "capture" | "tombstone";
  /** What is left of the packets: as the payload policy kept them, or headers alone to save the spool. */
  readonly kept: "policy" | "headers";
  /** Observed from (inclusive) until (exclusive). */
  readonly from: number;
  readonly to: number;
  /** Packet records in the file; 0 in a tombstone. */
  readonly packets: number;
  /** Dropped by the kernel for want of room. */
  readonly dropped: number;
  /** Read and counted but not kept, because a flood was thinned: one packet in `thinning` was kept while it lasted. */
  readonly thinned: number;
  /** Greatest factor of thinning within the segment; 1 without any. */
  readonly thinning: number;
  /** Packets of the segment that a tombstone stands for; 0 in a capture. */
  readonly tombstoned: number;
  /** Why the segment is a tombstone, or null. */
  readonly reason: TombstoneReason | null;
  /** The center's clock minus the sensor's, as last measured, and how far off that may be; null when it never was. */
  readonly clockOffset: number | null;
  readonly clockUncertainty: number | null;
  /** SHA-256 of the segment before it in this boot, as it was when it was closed; null for the first. */
  readonly previous: string | null;
  /** SHA-256 that the segment had when it was closed, when it was reduced since (`kept` headers, or a tombstone); else null. */
  readonly original: string | null;
  /** Bytes that were cut off behind the last whole record when a broken-off segment was repaired. */
  readonly repairedBytes: number;
  /** The clock was set by more than two seconds and the segment ends (or begins) there. */
  readonly clockStep: boolean;
  /** `teiten-sensor` release. */
  readonly version: string;
}

/** Why a segment had to go: the spool was full, its disk was full, or its bytes were found damaged. */
export type TombstoneReason = "spool-full" | "disk-full" | "damaged";

/** The facts as one line of JSON that names its own form, for the comment of the Interface Statistics Block. */
export function writeSegmentFacts(facts: SegmentFacts): string {
  return JSON.stringify({ teiten: 1, ...facts });
}

/** Reads the comment that `writeSegmentFacts` wrote; null for any other text. Every field is checked. */
export function readSegmentFacts(comment: string): SegmentFacts | null {
  try {
    const value: unknown = JSON.parse(comment);
    return isSegmentFacts(value) && (value as { teiten?: unknown }).teiten === 1 ? value : null;
  } catch {
    return null;
  }
}

/** Whether a value of unknown origin has the form of segment facts; what they state may still be implausible. */
export function isSegmentFacts(value: unknown): value is SegmentFacts {
  if (typeof value !== "object" || value === null) return false;
  const facts = value as Record<keyof SegmentFacts, unknown>;
  return (
    typeof facts.sensor === "string" &&
    isSensorName(facts.sensor) &&
    typeof facts.boot === "string" &&
    isBoot(facts.boot) &&
    parseSequence(String(facts.sequence)) === facts.sequence &&
    (facts.kind === "capture" || facts.kind === "tombstone") &&
    (facts.kept === "policy" || facts.kept === "headers") &&
    isMicros(facts.from) &&
    isMicros(facts.to) &&
    isCount(facts.packets) &&
    isCount(facts.dropped) &&
    isCount(facts.thinned) &&
    isCount(facts.tombstoned) &&
    isCount(facts.thinning) &&
    facts.thinning >= 1 &&
    (facts.reason === null || isReason(facts.reason)) &&
    (facts.clockOffset === null || Number.isSafeInteger(facts.clockOffset)) &&
    (facts.clockUncertainty === null || isCount(facts.clockUncertainty)) &&
    isHashOrNull(facts.previous) &&
    isHashOrNull(facts.original) &&
    isCount(facts.repairedBytes) &&
    typeof facts.clockStep === "boolean" &&
    typeof facts.version === "string" &&
    VERSION.test(facts.version)
  );
}

const VERSION = /^[0-9A-Za-z.+-]{1,64}$/;
const REASONS: readonly TombstoneReason[] = ["spool-full", "disk-full", "damaged"];

function isReason(value: unknown): value is TombstoneReason {
  return REASONS.some((reason) => reason === value);
}

function isMicros(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isHashOrNull(value: unknown): boolean {
  return value === null || (typeof value === "string" && /^[0-9a-f]{64}$/.test(value));
}
