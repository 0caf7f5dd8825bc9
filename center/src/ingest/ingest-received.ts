import { CaptureError } from "@teiten/core/packet";
import { isBoot } from "@teiten/core/uplink";
import { openArchived, proofOf } from "../archive/index.ts";
import { HEALED } from "../state/index.ts";
import type { HealedSegment, LossReason, SegmentRecord, SensorRecord, Withdrawal } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { CaptureResult } from "./capture-result.ts";
import { checkedBytes, otherBytes } from "./checked-bytes.ts";
import type { IngestContext } from "./ingest-context.ts";
import { ingestSegment, ingestUpload } from "./ingest-segment.ts";
import type { DecodedSegment } from "./ingest-segment.ts";
import { daysTouched } from "./observed-time.ts";
import { isReaderFault, readerFault } from "./reader-faults.ts";
import type { ReaderFaults } from "./reader-faults.ts";
import type { RowAppender } from "./row-appender.ts";
import { differences, nameOf } from "./segment-alarms.ts";
import { segmentBooks } from "./segment-books.ts";
import { readSegmentFile } from "./segment-file.ts";
import type { SegmentFile } from "./segment-file.ts";

/** What is wrong with one file of the archive and not with the others. */
const UNREADABLE: ReadonlySet<string> = new Set([
  "archive-missing",
  "archive-damaged",
  "capture-quarantined",
  "segment-facts",
  "segment-withdrawn",
  "reader-fault",
]);

/** Segments to ingest from the archive, with what must be known of their sensors. */
export interface ReceivedSegments {
  readonly segments: readonly SegmentRecord[];
  readonly appender: RowAppender;
  /** Whose reading failed before, for as long as the process runs. */
  readonly faults: ReaderFaults;
  readonly report: (result: CaptureResult) => void;
}

/**
 * Ingests segments that are `received`, one after the other, from the archive, and commits what has waited long enough; the
 * last commit is the caller's. Sensors are read anew, since their addresses may have changed. Answers the ids of those that
 * the archive cannot give or that do not count, of which the ledger says why, and of those to be tried again (see `faults`):
 * rows of them may have gone to the engine.
 */
export async function ingestReceived(
  context: IngestContext,
  { segments, ...rest }: ReceivedSegments,
): Promise<readonly number[]> {
  const { appender } = rest;
  const sensors = new Map((await context.state.sensors()).map((sensor) => [sensor.id, sensor]));
  const withdrawals = await context.state.fleet.withdrawals();
  const unread: number[] = [];
  for (const record of segments) {
    const sensor = sensors.get(record.sensorId);
    if (sensor === undefined) throw new Error(`segment ${record.id} belongs to no sensor`);
    const own = withdrawals.filter(({ sensorId }) => sensorId === sensor.id);
    if (!(await ingestOne(context, { record, sensor, withdrawals: own }, rest))) unread.push(record.id);
    if (appender.due) await appender.commit();
  }
  return unread;
}

interface OneSegment {
  readonly record: SegmentRecord;
  readonly sensor: SensorRecord;
  readonly withdrawals: readonly Withdrawal[];
}

async function ingestOne(
  context: IngestContext,
  one: OneSegment,
  { appender, faults, report }: Omit<ReceivedSegments, "segments">,
): Promise<boolean> {
  const { record, sensor } = one;
  const { id, sha256, bytes, archivePath: path } = record;
  const settled = ({ segment, capture: { cut }, repairedBytes = 0 }: DecodedSegment): void =>
    report({
      outcome: "ingested",
      path,
      sensor: sensor.name,
      segmentId: id,
      sha256,
      bytes,
      segment,
      cut,
      repairedBytes,
    });
  try {
    const capture = await openArchived(context.paths.archive, path);
    if (isBoot(record.boot)) {
      const file = await readSegmentFile(capture);
      checkSegment(context, one, file);
      await checkProof(context, one, file);
      await ingestUpload(context, { record, sensor, file }, appender, settled);
    } else await ingestSegment(context, { ...record, sensor }, checkedBytes(capture, record), appender, settled);
    faults.forget(id);
    return true;
  } catch (error) {
    const fault = isReaderFault(error) && !appender.broken ? error : null;
    if (fault !== null && faults.failed(id)) return false;
    const refusal = fault === null ? unreadable(path, error) : readerFault(path, fault);
    if (!(refusal instanceof TeitenError) || !UNREADABLE.has(refusal.code)) throw error;
    faults.forget(id);
    await enterRefusal(context, one, refusal);
    report({ outcome: "refused", path, sensor: sensor.name, error: refusal });
    return false;
  }
}

/** Throws `TeitenError` for a segment that is not what the ledger says, or that the operator has withdrawn. */
function checkSegment(context: IngestContext, { record, sensor, withdrawals }: OneSegment, file: SegmentFile): void {
  const place = record.archivePath;
  if (file.sha256 !== record.sha256) throw otherBytes(place);
  const { sensor: name, boot, sequence } = file.facts;
  if (name !== sensor.name || boot !== record.boot || String(sequence) !== record.sequence) {
    throw new TeitenError({
      code: "segment-facts",
      message: `an uploaded segment says that it is another one: ${name}/${boot}/${sequence}`,
      place,
      advice:
        "its bytes are kept and do not count; look at the sensor that sent it, and revoke its key if it is not yours",
    });
  }
  const { intervals, gaps = [] } = segmentBooks(context.zone, file.facts, NOTHING, record.receivedAt);
  const end = Math.max(0, ...[...intervals, ...gaps].map(({ to }) => to));
  const withdrawal = withdrawals.find(({ after, at }) => end > after && record.receivedAt < at);
  if (withdrawal === undefined) return;
  throw new TeitenError({
    code: "segment-withdrawn",
    message: `the segment was withdrawn by the operator: ${withdrawal.reason}`,
    place,
    advice: "nothing is to be done: its bytes are kept and do not count",
  });
}

/** Throws `TeitenError` for a segment that states other facts than its sensor signed, or other counts than it holds. */
async function checkProof(context: IngestContext, { record }: OneSegment, file: SegmentFile): Promise<void> {
  const differing = differences(file, await proofOf(context.paths.archive, record.archivePath));
  if (differing.length === 0) return;
  throw new TeitenError({
    code: "segment-facts",
    message: `an uploaded segment says something else than its sensor signed: ${differing.join(", ")}`,
    place: record.archivePath,
    advice:
      "its bytes are kept and do not count; look at the sensor that sent it, and revoke its key if it is not yours",
  });
}

const NOTHING = {
  frames: 0,
  counted: 0,
  uncounted: {},
  rows: 0,
  minutes: { minute: new Uint32Array(0), frames: new Float64Array(0), unlisted: 0 },
};

/** Says in the ledger why a segment does not count; of an uploaded one the audit hears too, once. */
async function enterRefusal(context: IngestContext, one: OneSegment, refusal: TeitenError): Promise<void> {
  const { ledger, fleet } = context.state;
  const { record, sensor } = one;
  const { id, reason: before } = record;
  const { code, message } = refusal;
  if (code === "segment-withdrawn") await ledger.reject(id, message);
  else if (!isBoot(record.boot)) {
    if (code === "capture-quarantined" || code === "reader-fault") await ledger.quarantine(id, message);
    else await ledger.excuse(id, message);
  } else if (code === "archive-damaged" || code === "archive-missing") {
    if (before?.startsWith(code) === true) return;
    await ledger.lose([lossOf(context, record, sensor.name, code, message)]);
  } else {
    await ledger.quarantine(id, message);
    const object = nameOf(sensor.name, record);
    await fleet.audit({ actor: sensor.name, action: "segment-unreadable", object, detail: message, alarm: true });
  }
}

/** A segment that the archive cannot give, as the ledger and the audit are told. */
export function lossOf(
  { zone }: Pick<IngestContext, "zone">,
  record: SegmentRecord,
  sensor: string,
  reason: LossReason,
  detail: string,
): Parameters<IngestContext["state"]["ledger"]["lose"]>[0][number] {
  const days = daysTouched(zone, record.intervals);
  const audit = { actor: "center", action: reason, object: nameOf(sensor, record), detail, alarm: true };
  return { record, reason, detail, days, audit };
}

/** A lost segment whose own bytes lie in the archive again, as the ledger and the audit are told. */
export function foundAgain(
  record: SegmentRecord,
  sensor: string,
  { storedSha256 }: Pick<HealedSegment, "storedSha256">,
): HealedSegment {
  const detail = "the archive has it again, whole";
  return { storedSha256, audit: { actor: "center", action: HEALED, object: nameOf(sensor, record), detail } };
}

function unreadable(path: string, error: unknown): unknown {
  if (!(error instanceof CaptureError)) return error;
  return new TeitenError({
    code: "capture-quarantined",
    message: `an archived capture can no longer be read and is set aside: ${error.message}`,
    place: `${path}, byte ${error.offset}`,
    advice: "tell the makers of Teiten; the bytes are kept, and teiten replay tries them again",
    cause: error,
  });
}
