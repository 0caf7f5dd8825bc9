import { dayStart } from "@teiten/core/calendar";
import { createFlowTable } from "@teiten/core/flow";
import type { FlowSummary, PrefixEpoch } from "@teiten/core/flow";
import { parsePrefix } from "@teiten/core/names";
import { createCaptureReader } from "@teiten/core/packet";
import type { CaptureSummary } from "@teiten/core/packet";
import type { CaptureBytes } from "../archive/index.ts";
import type { Covers, IngestedSegment, SensorRecord } from "../state/index.ts";
import { TeitenError, killPoint } from "../telemetry/index.ts";
import type { IngestContext } from "./ingest-context.ts";
import { observedTime } from "./observed-time.ts";
import type { RowAppender } from "./row-appender.ts";

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
}

/** Rows of one minute that are held before they are handed on early. */
const WINDOW_ROWS = 98_304;
const BLOCK_ROWS = 32_768;
/** No frame takes fewer bytes of a capture, so a small capture needs small tables. */
const LEAST_FRAME_BYTES = 32;

/**
 * The way of a segment from its bytes to rows: bytes become packet columns, packets of the sensor become FlowTuples, the
 * appender gives each its region and ASN and takes it to the engine. The books and the observed time go to the ledger
 * with the insert that completes the segment.
 */
export async function ingestSegment(
  context: IngestContext,
  segment: SafeSegment,
  capture: CaptureBytes,
  appender: RowAppender,
  settled: (decoded: DecodedSegment) => void,
): Promise<void> {
  const table = createFlowTable({
    seed: context.seed,
    addresses: prefixEpochs(context, segment.sensor),
    blockRows: Math.min(BLOCK_ROWS, Math.max(64, Math.ceil(segment.bytes / LEAST_FRAME_BYTES))),
    windowRows: WINDOW_ROWS,
    onBlock: (block) => appender.add(block, segment.sensor.id, segment.id),
  });
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

function decodedSegment(
  context: IngestContext,
  { id, covers }: SafeSegment,
  capture: CaptureSummary,
  flows: FlowSummary,
): DecodedSegment {
  const { frames, counted, rows, uncounted } = flows;
  const observed = observedTime(covers, context.zone, flows.minutes, capture.statistics);
  return { capture, segment: { id, frames, counted, rows, uncounted, ...observed } };
}

function prefixEpochs(context: IngestContext, sensor: SensorRecord): readonly PrefixEpoch[] {
  return sensor.addresses.map(({ prefix, from, to }) => {
    const parsed = parsePrefix(prefix);
    if (parsed === null) {
      throw new TeitenError({
        code: "prefix-invalid",
        message: `“${prefix}” is neither an address nor a prefix`,
        place: `sensor ${sensor.name}`,
        advice: `set it again: teiten sensor set ${sensor.name} --address 192.0.2.1`,
      });
    }
    return {
      prefix: parsed,
      from: from === null ? null : dayStart(context.zone, from),
      to: to === null ? null : dayStart(context.zone, to),
    };
  });
}
