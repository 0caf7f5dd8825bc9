import { UNCOUNTED_REASONS } from "@teiten/core/flow";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { CaptureResult } from "../ingest/index.ts";
import { Metrics, TeitenError, writeExposition } from "../telemetry/index.ts";
import { countResult } from "./ingest-metrics.ts";

type Books = Extract<CaptureResult, { outcome: "ingested" }>["segment"];

const ingested = (
  sensor: string,
  uncounted: Readonly<Record<string, number>>,
  counted = 0,
  dropped = 0,
): CaptureResult => {
  const frames = counted + Object.values(uncounted).reduce((sum, packets) => sum + packets, 0);
  const segment = { id: 1, frames, counted, rows: counted, uncounted, dropped } as unknown as Books;
  return { outcome: "ingested", path: "p", sensor, segmentId: 1, sha256: "", bytes: 1, segment, cut: null };
};

const read = (metrics: Metrics, series: string): number => {
  const line = writeExposition(metrics.samples())
    .split("\n")
    .find((text) => text.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1));
};

test.each(UNCOUNTED_REASONS)("packets lost as %s show under that name, and are 0 before", (reason) => {
  const metrics = new Metrics();
  const series = `teiten_packets_uncounted_total{sensor="tokyo-1",reason="${reason}"}`;
  countResult(metrics, ingested("tokyo-1", {}));
  expect(read(metrics, series)).toBe(0);
  countResult(metrics, ingested("tokyo-1", { [reason]: 3 }));
  expect(read(metrics, series)).toBe(3);
});

test("bytes that an agent's repair cut off show", () => {
  const metrics = new Metrics();
  countResult(metrics, { ...ingested("a", {}), repairedBytes: 17 } as CaptureResult);
  expect(read(metrics, 'teiten_repaired_bytes_total{sensor="a"}')).toBe(17);
});

test("the sums of the metrics close as those of the books do", () => {
  const books = fc.record({
    sensor: fc.constantFrom("a", "b"),
    counted: fc.nat(1e6),
    dropped: fc.nat(1e6),
    uncounted: fc.dictionary(fc.constantFrom(...UNCOUNTED_REASONS), fc.nat(1e6)),
  });
  fc.assert(
    fc.property(fc.array(books, { minLength: 1 }), (segments) => {
      const metrics = new Metrics();
      for (const { sensor, counted, dropped, uncounted } of segments) {
        countResult(metrics, ingested(sensor, uncounted, counted, dropped));
      }
      const sum = (name: string): number =>
        metrics
          .samples()
          .filter((sample) => sample.name === name)
          .reduce((total, { value }) => total + value, 0);
      expect(sum("teiten_frames_total")).toBe(
        sum("teiten_packets_counted_total") + sum("teiten_packets_uncounted_total"),
      );
      expect(sum("teiten_packets_dropped_total")).toBe(segments.reduce((total, { dropped }) => total + dropped, 0));
    }),
  );
});

test("a segment that does not count shows under the reason; one that will be tried again or is there already does not", () => {
  const metrics = new Metrics();
  const error = new TeitenError({ code: "archive-damaged", message: "m" });
  countResult(metrics, { outcome: "refused", path: "p", sensor: "a", error });
  countResult(metrics, { outcome: "broken off", path: "p", sensor: "a", error });
  countResult(metrics, { outcome: "already", path: "p", sensor: "a", segmentId: 1, sha256: "", bytes: 1 });
  expect(read(metrics, 'teiten_segments_quarantined_total{sensor="a",reason="archive-damaged"}')).toBe(1);
  expect(metrics.samples()).toHaveLength(1);
});
