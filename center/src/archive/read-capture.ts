import { CaptureError, type CaptureSummary, type PacketSink, createCaptureReader } from "@teiten/core/packet";
import { TeitenError } from "../telemetry/index.ts";
import type { CaptureBytes } from "./open-capture.ts";

/**
 * Reads an opened capture to its end and sends its rows to `sink`. Damage in compressed data shows as the summary's cut
 * when the capture itself shows none. `afterPiece` is awaited after each piece of the file, when its rows have been sent.
 * Throws `TeitenError` where the bytes are no readable capture.
 */
export async function readCapture(
  capture: CaptureBytes,
  sink: PacketSink,
  afterPiece?: () => Promise<void>,
): Promise<CaptureSummary> {
  const reader = createCaptureReader(sink);
  try {
    for await (const chunk of capture) {
      reader.push(chunk);
      await afterPiece?.();
      if (reader.ended) break;
    }
    return withDamage(reader.finish(), capture);
  } catch (error) {
    if (error instanceof CaptureError) throw readingFailure(capture, error);
    throw error;
  }
}

function withDamage(summary: CaptureSummary, capture: CaptureBytes): CaptureSummary {
  if (capture.cut === null || summary.cut?.kind === "corrupt") return summary;
  if (summary.cut === null) return { ...summary, cut: { kind: "truncated", ...capture.cut } };
  return { ...summary, cut: { ...summary.cut, reason: `${summary.cut.reason}; ${capture.cut.reason}` } };
}

/** The codes under which `docs/reference/errors.md` explains what is wrong with the bytes of a capture. */
const ERROR_CODES: Readonly<Record<CaptureError["code"], string>> = {
  "not-a-capture": "capture-unknown",
  "unsupported-format": "capture-unsupported",
  empty: "capture-empty",
  corrupt: "capture-corrupt",
};

/** What a person can do about bytes that the reader gave up: the error with its place, or the damage that caused it. */
export function readingFailure(capture: CaptureBytes, error: CaptureError): TeitenError {
  const cause = error.code === "empty" && capture.cut !== null ? capture.cut.reason : error.message;
  return new TeitenError({
    code: ERROR_CODES[error.code],
    message: `${capture.name} is not a readable capture: ${cause}`,
    place: `${capture.name}, byte ${error.offset}`,
    advice: "give pcap, pcapng or ERF, plain or compressed once with gzip, zstd or lz4",
    cause: error,
  });
}
