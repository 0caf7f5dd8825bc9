import { createHash } from "node:crypto";
import { writeSegmentFacts } from "@teiten/core/uplink";
import type { SegmentFacts } from "@teiten/core/uplink";
import { block, enhancedPacket, interfaceDescription, number32, options, sectionHeader } from "./capture-builder.ts";
import { bytes } from "./packet-builder.ts";

/** A frame of a segment; `micros` since 1970 UTC by the sensor's clock. */
export interface SegmentFrame {
  readonly frame: Uint8Array;
  readonly micros: number;
}

/** What is said of a segment; what is left out is that of a quiet minute. */
export type SegmentPlan = Pick<SegmentFacts, "sensor" | "boot" | "sequence" | "from" | "to"> & Partial<SegmentFacts>;

/** A segment as an agent closes it. */
export interface WrittenSegment {
  readonly facts: SegmentFacts;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/** Writes a segment; `stated` is what the file says of itself (default: its facts; null: nothing). */
export function writeSegment(
  plan: SegmentPlan,
  frames: readonly SegmentFrame[],
  stated?: string | null,
): WrittenSegment {
  const facts: SegmentFacts = {
    kind: "capture",
    kept: "policy",
    packets: frames.length,
    dropped: 0,
    thinned: 0,
    thinning: 1,
    tombstoned: 0,
    reason: null,
    clockOffset: null,
    clockUncertainty: null,
    previous: null,
    original: null,
    repairedBytes: 0,
    clockStep: false,
    version: "0.1.0",
    ...plan,
  };
  const comment = stated === undefined ? writeSegmentFacts(facts) : stated;
  const file = Buffer.concat([
    sectionHeader(),
    interfaceDescription({ linkType: 1, resolution: 9 }),
    ...frames.map(({ frame, micros }) => enhancedPacket(frame, { ticks: BigInt(micros) * 1000n })),
    statistics(comment),
  ]);
  return { facts, bytes: file, sha256: createHash("sha256").update(file).digest("hex") };
}

function statistics(comment: string | null): Uint8Array {
  const list = comment === null ? [] : [[1, Buffer.from(comment)] as const];
  return block(5, bytes(number32(0, true), number32(0, true), number32(0, true), options(list)));
}
