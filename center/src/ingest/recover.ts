import { sweepArriving } from "../archive/index.ts";
import type { CaptureResult } from "./capture-result.ts";
import type { IngestContext } from "./ingest-context.ts";
import { ingestReceived } from "./ingest-received.ts";
import type { ReceivedSegments } from "./ingest-received.ts";
import { daysTouched } from "./observed-time.ts";
import { endOrphanedInserts } from "./orphaned-inserts.ts";
import { ReaderFaults } from "./reader-faults.ts";
import { RowAppender } from "./row-appender.ts";
import { doubtAfterReboot } from "./reboot.ts";
import { VERIFIED_AT_ONCE, deleteSegments } from "./segment-rows.ts";
import { withdrawSegments } from "./withdraw-segments.ts";

/** How a recovery is done. */
export interface Recovery {
  /** `leave` leaves out what the ledger says cannot be ingested now. */
  readonly known: "again" | "leave";
  /** True where nothing else writes to the archive at the same time: what broken-off commands left there is deleted. */
  readonly sweep: boolean;
}

/**
 * Brings the engine to what the ledger says, after a command that was broken off (or with an emptied engine, a replay):
 * each segment that is `received` loses whatever rows it has and is ingested again from the archive. A capture that the
 * archive cannot give is reported and stays `received`, with the reason, or is set aside; so is one whose reading meets a
 * fault of this program each time it is tried.
 */
export async function recover(
  context: IngestContext,
  report: (result: CaptureResult) => void,
  { known, sweep }: Recovery = { known: "again", sweep: true },
  faults: ReaderFaults = new ReaderFaults(),
): Promise<void> {
  if (sweep) sweepArriving(context.paths.archive);
  await endOrphanedInserts(context.store);
  await doubtAfterReboot(context);
  await withdrawSegments(context);
  const appender = new RowAppender(context);
  await recoverSegments(context, known, { appender, faults, report }, () => true);
  for (let isAny = true; isAny && faults.waiting;) {
    isAny = await recoverSegments(context, known, { appender, faults, report }, (id) => faults.waits(id));
  }
}

/** Answers whether any segment was chosen. */

async function recoverSegments(
  context: IngestContext,
  known: Recovery["known"],
  rest: Omit<ReceivedSegments, "segments">,
  chosen: (segmentId: number) => boolean,
): Promise<boolean> {
  const { ledger } = context.state;
  let isAny = false;
  for (let after = 0; ;) {
    const received = await ledger.receivedAfter(after, VERIFIED_AT_ONCE, known);
    const last = received.at(-1);
    if (last === undefined) return isAny;
    after = last.id;
    const segments = received.filter(({ id }) => chosen(id));
    isAny ||= segments.length > 0;
    const intervals = segments.flatMap((segment) => segment.intervals);
    await ledger.markDays(daysTouched(context.zone, intervals));
    const ids = segments.map(({ id }) => id);
    await deleteSegments(context, ids);
    const unread = await ingestReceived(context, { segments, ...rest });
    await rest.appender.commit();
    await deleteSegments(context, unread);
  }
}
