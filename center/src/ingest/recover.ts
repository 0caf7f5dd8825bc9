import { CaptureError } from "@teiten/core/packet";
import { openArchived, sweepArriving } from "../archive/index.ts";
import type { SegmentRecord, SensorRecord } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { CaptureResult } from "./capture-result.ts";
import type { IngestContext } from "./ingest-context.ts";
import { ingestSegment } from "./ingest-segment.ts";
import { daysTouched } from "./observed-time.ts";
import { endOrphanedInserts } from "./orphaned-inserts.ts";
import { RowAppender } from "./row-appender.ts";
import { doubtAfterReboot } from "./reboot.ts";
import { deleteSegments } from "./segment-rows.ts";

/** What is wrong with one file of the archive and not with the others. */
const UNREADABLE: ReadonlySet<string> = new Set(["archive-missing", "archive-damaged", "capture-quarantined"]);

/**
 * Brings the engine to what the ledger says, after a command that was broken off (or with an emptied engine, a replay):
 * each segment that is `received` loses whatever rows it has and is ingested again from the archive. A capture that the
 * archive cannot give is reported and stays `received`, with the reason; `known` leaves such ones out.
 */
export async function recover(
  context: IngestContext,
  report: (result: CaptureResult) => void,
  known: "again" | "leave" = "again",
): Promise<void> {
  sweepArriving(context.paths.archive);
  await endOrphanedInserts(context.store);
  await doubtAfterReboot(context);
  const received = await context.state.ledger.received();
  const segments = known === "again" ? received : received.filter(({ reason }) => reason === null);
  if (segments.length === 0) return;
  await context.state.ledger.markDays(
    daysTouched(
      context.zone,
      segments.flatMap(({ intervals }) => intervals),
    ),
  );
  await deleteSegments(
    context,
    segments.map(({ id }) => id),
  );
  const sensors = new Map((await context.state.sensors()).map((sensor) => [sensor.id, sensor]));
  const appender = new RowAppender(context);
  const unreadable: number[] = [];
  for (const segment of segments) {
    const read = await ingestAgain(context, segment, sensors.get(segment.sensorId), appender, report);
    if (!read) unreadable.push(segment.id);
    if (appender.due) await appender.commit();
  }
  await appender.commit();
  await deleteSegments(context, unreadable);
}

async function ingestAgain(
  context: IngestContext,
  record: SegmentRecord,
  sensor: SensorRecord | undefined,
  appender: RowAppender,
  report: (result: CaptureResult) => void,
): Promise<boolean> {
  if (sensor === undefined) throw new Error(`segment ${record.id} belongs to no sensor`);
  const { id, covers, sha256, bytes, archivePath: path } = record;
  try {
    const capture = await openArchived(context.paths.archive, path);
    await ingestSegment(context, { id, sensor, covers, bytes }, capture, appender, ({ segment, capture: { cut } }) =>
      report({ outcome: "ingested", path, sensor: sensor.name, segmentId: id, sha256, bytes, segment, cut }),
    );
    return true;
  } catch (error) {
    const refusal = error instanceof CaptureError ? quarantined(path, error) : error;
    if (!(refusal instanceof TeitenError) || !UNREADABLE.has(refusal.code)) throw error;
    if (error instanceof CaptureError) await context.state.ledger.quarantine(id, error.message);
    else await context.state.ledger.excuse(id, refusal.message);
    report({ outcome: "refused", path, sensor: sensor.name, error: refusal });
    return false;
  }
}

function quarantined(path: string, error: CaptureError): TeitenError {
  return new TeitenError({
    code: "capture-quarantined",
    message: `an archived capture can no longer be read and is set aside: ${error.message}`,
    place: `${path}, byte ${error.offset}`,
    advice: "tell the makers of Teiten; the bytes are kept, and teiten replay tries them again",
    cause: error,
  });
}
