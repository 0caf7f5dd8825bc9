import type { CaptureCut } from "@teiten/core/packet";
import type { IngestedSegment } from "../state/index.ts";
import type { TeitenError } from "../telemetry/index.ts";

/** What became of one capture. */
export type CaptureResult =
  | {
      readonly outcome: "ingested";
      /** An earlier run had brought it to the archive and was broken off; absent: no. */
      readonly finished?: boolean;
      readonly path: string;
      readonly sensor: string;
      readonly segmentId: number;
      readonly sha256: string;
      /** Uncompressed. */
      readonly bytes: number;
      readonly segment: IngestedSegment;
      /** Where the capture broke off; everything before was counted. */
      readonly cut: CaptureCut | null;
      /** Bytes that an agent cut off behind the last whole record when it repaired the segment; absent for an import. */
      readonly repairedBytes?: number;
    }
  | {
      readonly outcome: "already";
      readonly path: string;
      readonly sensor: string;
      /** 0 when it is the same as another capture of the same command. */
      readonly segmentId: number;
      readonly sha256: string;
      readonly bytes: number;
    }
  /** In hand when the run ended for a reason that every capture would meet; the next run finishes what the archive holds. */
  | { readonly outcome: "broken off"; readonly path: string; readonly sensor: string; readonly error: TeitenError }
  | { readonly outcome: "refused"; readonly path: string; readonly sensor: string; readonly error: TeitenError };
