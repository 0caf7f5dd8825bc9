import { UNCOUNTED_REASONS } from "@teiten/core/flow";
import type { CaptureResult } from "../ingest/index.ts";
import type { Metrics } from "../telemetry/index.ts";

/**
 * Counts what became of one segment: all that the ledger's books say of it, so that every loss shows in the metrics. With a
 * sensor's first segment all reasons are shown, as 0: what reads the metrics sees growth, but not the first value.
 */
export function countResult(metrics: Metrics, result: CaptureResult): void {
  const { sensor } = result;
  switch (result.outcome) {
    case "ingested": {
      const { frames, counted, rows, uncounted, dropped } = result.segment;
      metrics.add("teiten_segments_ingested_total", { sensor });
      metrics.add("teiten_frames_total", { sensor }, frames);
      metrics.add("teiten_packets_counted_total", { sensor }, counted);
      metrics.add("teiten_rows_total", {}, rows);
      metrics.add("teiten_packets_dropped_total", { sensor }, dropped);
      metrics.add("teiten_repaired_bytes_total", { sensor }, result.repairedBytes ?? 0);
      for (const reason of UNCOUNTED_REASONS) metrics.add("teiten_packets_uncounted_total", { sensor, reason }, 0);
      for (const [reason, packets] of Object.entries(uncounted)) {
        metrics.add("teiten_packets_uncounted_total", { sensor, reason }, packets);
      }
      return;
    }
    case "refused":
      return metrics.add("teiten_segments_quarantined_total", { sensor, reason: result.error.code });
    case "broken off":
    case "already":
  }
}
