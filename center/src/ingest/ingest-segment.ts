import { createFlowTable, placeInTime, setAside } from "@teiten/core/flow";
import type { FlowSummary, FlowTable, PrefixEpoch } from "@teiten/core/flow";
import { createCaptureReader } from "@teiten/core/packet";
import type { CaptureSummary, FrameObserver } from "@teiten/core/packet";
import type { CaptureBytes } from "../archive/index.ts";
import type { Covers, IngestedSegment, SegmentRecord, SensorRecord } from "../state/index.ts";
import { killPoint } from "../telemetry/index.ts";
import { ownEpochs, prefixEpochs } from "./address-epochs.ts";
import type { SegmentCanaries } from "./canary-watch.ts";
import type { DecodeContext } from "./ingest-context.ts";
import { observedTime } from "./observed-time.ts";
import type { RowSink } from "./row-sink.ts";
import { segmentAlarms } from "./segment-alarms.ts";
import { plausibleTimes, segmentBooks } from "./segment-books.ts";
import type { SegmentFile } from "./segment-file.ts";

/** A segment that is safe in the archive and stands in the ledger as `received`. */
export interface SafeSegment {
  readonly id: number;
  readonly sensor: SensorRecord;
  readonly covers: Covers;
  /** Uncompressed. */
  readonly bytes: number;
}

/** What one segment gave: what the ledger will say of it, and what its capture said of itself. */
export interface DecodedSegment {
  readonly segment: IngestedSegment;
  readonly capture: CaptureSummary;
  /** Bytes that an agent cut off when it repaired an uploaded segment; absent for an import. */
  readonly repairedBytes?: number;
}

/** An uploaded segment, read and found to be what the ledger says. */
export interface UploadedSegment {
  readonly record: SegmentRecord;
  readonly sensor: SensorRecord;
  readonly file: SegmentFile;
}

/** Rows of one minute that are held before they are handed on early. */
const WINDOW_ROWS = 98_304;
const BLOCK_ROWS = 32_768;
/** No frame takes fewer bytes of a capture, so a small capture needs small tables. */
const LEAST_FRAME_BYTES = 32;

/**
 * The way of a capture from its bytes to rows: bytes become packet columns, packets of the sensor become FlowTuples, the
 * appender gives each its region and ASN and takes it to the engine. The books and the observed time go to the ledger
 * with the insert that completes the segment.
 */
export async function ingestSegment(
  context: DecodeContext,
  segment: SafeSegment,
  capture: CaptureBytes,
  appender: RowSink,
  settled: (decoded: DecodedSegment) => void,
): Promise<void> {
  const table = flowTable(context, segment, prefixEpochs(context.zone, segment.sensor), appender);
  const reader = createCaptureReader((packets) => table.add(packets));
  for await (const piece of capture) {
    reader.push(piece);
    context.onBytes(piece.length);
    killPoint("decode.half");
    if (appender.full) await appender.flush();
    if (reader.ended) break;
  }
  const summary = reader.finish();
  const decoded = decodedSegment(context, segment, summary, table.finish());
  killPoint("decode.done");
  appender.finish(decoded.segment, () => settled(decoded));
}

/**
 * The same way for an uploaded segment: its times are corrected by its sensor's clock, packets that cannot be of that time
 * or that the center sent itself are set aside, and packets for an address that was not the sensor's at that second do
 * not count.
 */
export async function ingestUpload(
  context: DecodeContext,
  { record, sensor, file }: UploadedSegment,
  appender: RowSink,
  settled: (decoded: DecodedSegment) => void,
): Promise<void> {
  const { id, receivedAt } = record;
  const times = plausibleTimes(file.facts, receivedAt);
  const canaries = await context.canaries(sensor, times.shift);
  const table = flowTable(context, { ...record, sensor }, ownEpochs(context.zone, sensor), appender);
  const reader = createCaptureReader(
    (packets) => {
      placeInTime(packets, times);
      table.add(packets);
    },
    canaries === null ? {} : { onFrame: canarySieve(canaries) },
  );
  for (const piece of file.pieces) {
    reader.push(piece);
    context.onBytes(piece.length);
    killPoint("decode.half");
    if (appender.full) await appender.flush();
  }
  reader.finish();
  const flows = table.finish();
  const audit = record.frames === null ? segmentAlarms(sensor.name, record, flows) : [];
  const segment = { id, ...segmentBooks(context.zone, file.facts, flows, receivedAt), audit };
  killPoint("decode.done");
  appender.finish(
    segment,
    () => settled({ segment, capture: file.capture, repairedBytes: file.facts.repairedBytes }),
    () => canaries?.settle(),
  );
}

function canarySieve(canaries: SegmentCanaries): FrameObserver {
  return (columns, row, view, start, end) => {
    if (canaries.isCanary(columns, row, view, start, end)) setAside(columns, row, "canary");
  };
}

function flowTable(
  context: DecodeContext,
  { id, sensor, bytes }: Pick<SafeSegment, "id" | "sensor" | "bytes">,
  addresses: readonly PrefixEpoch[],
  appender: RowSink,
): FlowTable {
  return createFlowTable({
    seed: context.seed,
    marks: context.packetMarks,
    addresses,
    blockRows: Math.min(BLOCK_ROWS, Math.max(64, Math.ceil(bytes / LEAST_FRAME_BYTES))),
    windowRows: WINDOW_ROWS,
    onBlock: (block) => appender.add(block, sensor.id, id),
  });
}

function decodedSegment(
  context: DecodeContext,
  { id, covers }: SafeSegment,
  capture: CaptureSummary,
  flows: FlowSummary,
): DecodedSegment {
  const { frames, counted, rows, uncounted } = flows;
  const observed = observedTime(covers, context.zone, flows.minutes, capture.statistics);
  return { capture, segment: { id, frames, counted, rows, uncounted, ...observed } };
}
