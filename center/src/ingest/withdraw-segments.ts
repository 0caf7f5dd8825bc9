import type { Withdrawal } from "../state/index.ts";
import type { IngestContext } from "./ingest-context.ts";
import { daysTouched } from "./observed-time.ts";
import { deleteSegments } from "./segment-rows.ts";

/** Segments of one step. */
const AT_ONCE = 1000;

/**
 * Takes out of the counts what the operator has withdrawn since (a segment that waits is taken out when its turn comes).
 * Broken off, it goes on with the next call. Answers how many segments it were.
 */
export async function withdrawSegments(context: IngestContext): Promise<number> {
  const open = (await context.state.fleet.withdrawals()).filter(({ doneAt }) => doneAt === null);
  let taken = 0;
  for (const withdrawal of open) taken += await carryOut(context, withdrawal);
  return taken + (await withdrawRows(context));
}

async function carryOut(context: IngestContext, { id, sensorId, after, at, reason }: Withdrawal): Promise<number> {
  const { ledger, fleet } = context.state;
  let taken = 0;
  for (;;) {
    const segments = await ledger.observedAfter(sensorId, after, at, AT_ONCE);
    if (segments.length === 0) break;
    const intervals = segments.flatMap((segment) => segment.intervals);
    await ledger.markDays(daysTouched(context.zone, intervals));
    for (const segment of segments) await ledger.reject(segment.id, `withdrawn by the operator: ${reason}`);
    await withdrawRows(context);
    taken += segments.length;
  }
  await fleet.finishWithdrawal(id, Math.floor(Date.now() / 1000));
  return taken;
}

/** Takes the rows of segments out of the engine that were set aside after they had been counted. */
async function withdrawRows(context: IngestContext): Promise<number> {
  const { ledger } = context.state;
  const ids = await ledger.withdrawn();
  await deleteSegments(context, ids);
  await ledger.forgetRows(ids);
  return ids.length;
}
