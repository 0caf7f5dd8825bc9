import { createHash } from "node:crypto";
import { createCaptureReader } from "@teiten/core/packet";
import type { CaptureSummary } from "@teiten/core/packet";
import { readSegmentFacts } from "@teiten/core/uplink";
import type { SegmentFacts } from "@teiten/core/uplink";
import type { CaptureBytes } from "../archive/index.ts";
import { TeitenError } from "../telemetry/index.ts";

/** An uploaded segment, whole in memory: the protocol takes none of more than 64 MiB. */
export interface SegmentFile {
  readonly pieces: readonly Uint8Array[];
  readonly bytes: number;
  /** SHA-256 of its bytes as they are now. */
  readonly sha256: string;
  readonly facts: SegmentFacts;
  readonly capture: CaptureSummary;
}

/** Rows of a batch that nobody looks at. */
const PROBE_ROWS = 64;
/** No segment has more bytes: the longest body that the upload protocol knows. */
const MOST_BYTES = 67_108_864;

/**
 * Reads an uploaded segment and what it says of itself: the comment of its last statistics block. Throws `TeitenError`
 * (`segment-facts`) where it says nothing of the kind, and `CaptureError` where it is no capture.
 */
export async function readSegmentFile(capture: CaptureBytes): Promise<SegmentFile> {
  const hash = createHash("sha256");
  const pieces: Uint8Array[] = [];
  const reader = createCaptureReader(() => undefined, { capacity: PROBE_ROWS });
  let bytes = 0;
  for await (const piece of capture) {
    hash.update(piece);
    bytes += piece.length;
    if (bytes > MOST_BYTES) throw unstated(capture.name, `it has more than ${MOST_BYTES} bytes`);
    pieces.push(piece);
    if (!reader.ended) reader.push(piece);
  }
  const summary = reader.finish();
  const comment = summary.statistics.at(-1)?.comment ?? null;
  const facts = comment === null ? null : readSegmentFacts(comment);
  if (facts === null) {
    throw unstated(capture.name, summary.cut?.reason ?? "its last statistics block has no facts of a segment");
  }
  return { pieces, bytes, sha256: hash.digest("hex"), facts, capture: summary };
}

function unstated(place: string, cause: string): TeitenError {
  return new TeitenError({
    code: "segment-facts",
    message: `an uploaded segment does not say what it is: ${cause}`,
    place,
    advice:
      "its bytes are kept and do not count; look at the sensor that sent it, and revoke its key if it is not yours",
  });
}
