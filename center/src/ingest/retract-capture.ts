import type { SegmentRecord } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { IngestContext } from "./ingest-context.ts";
import { daysTouched } from "./observed-time.ts";
import { deleteSegments } from "./segment-rows.ts";

/**
 * Takes the capture whose SHA-256 begins with `prefix` out of all counts; the archive keeps it and a replay leaves it out.
 * The days it touched become dirty: roll-ups are the caller's. Broken off, it counts as before after the next recovery.
 */
export async function retractCapture(context: IngestContext, prefix: string): Promise<SegmentRecord> {
  const segment = await findOne(context, prefix, (status) => status !== "rejected");
  const { ledger } = context.state;
  await ledger.markDays(daysTouched(context.zone, segment.intervals));
  await ledger.reset([segment.id]);
  await deleteSegments(context, [segment.id]);
  await ledger.reject(segment.id, "taken back by the operator");
  return segment;
}

/** Puts a capture that was taken back in again as `received`; the recovery that the caller runs next ingests it. */
export async function restoreCapture(context: IngestContext, prefix: string): Promise<SegmentRecord> {
  const segment = await findOne(context, prefix, (status) => status === "rejected");
  await context.state.ledger.reject(segment.id, null);
  return segment;
}

async function findOne(
  { state }: IngestContext,
  prefix: string,
  fits: (status: SegmentRecord["status"]) => boolean,
): Promise<SegmentRecord> {
  const wanted = prefix.toLowerCase();
  const beginning = wanted.length < 8 ? [] : await state.ledger.beginningWith(wanted);
  const segments = beginning.filter(({ status }) => fits(status));
  const [found] = segments;
  if (segments.length === 1 && found !== undefined && wanted.length >= 8) return found;
  const sensors = new Map((await state.sensors()).map(({ id, name }) => [id, name]));
  throw new TeitenError({
    code: "capture-unknown",
    message:
      wanted.length < 8
        ? `“${prefix}” is too short to name a capture`
        : `${segments.length} such captures have a SHA-256 that begins with “${prefix}”` +
          (segments.length === 0 ? "" : `: of ${segments.map(({ sensorId }) => sensors.get(sensorId)).join(", ")}`),
    advice:
      "give at least the first 8 digits of the SHA-256 that ingest printed; the name of each file in the archive is its own",
    exitCode: 2,
  });
}
