import { CaptureError, type CaptureSummary, type PacketSink, createCaptureReader } from "@teiten/core/packet";
import { TeitenError } from "../telemetry/index.ts";
import type { CaptureBytes } from "./open-capture.ts";

/**
 * Reads an opened capture to its end and sends its rows to `sink`. Damage in compressed data shows as the summary's cut
 * when the capture itself shows none. Throws `TeitenError` where the bytes are no readable capture.
 */
export async function readCapture(capture: CaptureBytes, sink: PacketSink): Promise<CaptureSummary> {
  const reader = createCaptureReader(sink);
  try {
    for await (const chunk of capture) {
      reader.push(chunk);
      if (reader.ended) break;
    }
    const summary = reader.finish();
    if (summary.cut !== null || capture.cut === null) return summary;
    return { ...summary, cut: { kind: "truncated", ...capture.cut } };
  } catch (error) {
    if (error instanceof CaptureError) throw notReadable(capture, error);
    throw error;
  }
}

function notReadable(capture: CaptureBytes, error: CaptureError): TeitenError {
  const damage = capture.cut === null ? "" : `; ${capture.cut.reason}`;
  return new TeitenError({
    code: `capture-${error.code}`,
    message: `${capture.name} is not a readable capture: ${error.message}${damage}`,
    place: `${capture.name}, byte ${error.offset}`,
    advice: "Teiten reads pcap, pcapng and ERF, plain or compressed with gzip, zstd or lz4",
    cause: error,
  });
}
