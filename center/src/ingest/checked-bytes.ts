import { createHash } from "node:crypto";
import type { CaptureBytes } from "../archive/index.ts";
import type { SegmentRecord } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";

/** An archived import, of which the end throws `TeitenError` when its bytes were not those that came. */
export function checkedBytes(
  capture: CaptureBytes,
  { sha256, archivePath }: Pick<SegmentRecord, "sha256" | "archivePath">,
): CaptureBytes {
  return {
    ...capture,
    async *[Symbol.asyncIterator]() {
      const hash = createHash("sha256");
      for await (const piece of capture) {
        hash.update(piece);
        yield piece;
      }
      if (hash.digest("hex") !== sha256) throw otherBytes(archivePath);
    },
  };
}

/** The error for a capture whose bytes in the archive are not those that came. */
export function otherBytes(place: string): TeitenError {
  return new TeitenError({
    code: "archive-damaged",
    message: "a capture in the archive is damaged: it has another SHA-256 than when it came",
    place,
    advice: "a sensor is asked to send it again; where none can, restore the file from a backup",
  });
}
