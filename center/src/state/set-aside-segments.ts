import { sql } from "kysely";
import type { StateDatabase } from "./database.ts";
import { forgetAllRevisions, forgetRevisions } from "./day-revisions.ts";
import { forgetObserved, parts } from "./ledger.ts";
import { markDays } from "./observed-days.ts";

/** Lines that are put back with one statement, so that a collector beside it is not kept waiting. */
const RESET_AT_ONCE = 20_000;

/**
 * Sets a segment aside whose bytes are no readable capture (any more), with the reason; a replay tries it again. The days
 * on which it had packets become dirty.
 */
export async function quarantineSegment(database: StateDatabase, id: number, reason: string): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const days = await transaction.selectFrom("segment_days").select("day").where("segment_id", "=", id).execute();
    await markDays(
      transaction,
      days.map(({ day }) => day),
    );
    await forgetObserved(transaction, id);
    await transaction.updateTable("segments").set({ status: "quarantined", reason }).where("id", "=", id).execute();
  });
}

/** Takes a segment out for good by the operator's word (a replay leaves it out), or back in as `received` (null). */
export async function rejectSegment(database: StateDatabase, id: number, reason: string | null): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const status = reason === null ? "received" : "rejected";
    await forgetObserved(transaction, id);
    await transaction.updateTable("segments").set({ status, reason }).where("id", "=", id).execute();
  });
}

/** Says why a segment cannot be ingested now though it stays `received`; readers leave it alone, a writer tries again. */
export async function excuseSegment(database: StateDatabase, id: number, reason: string): Promise<void> {
  await database.updateTable("segments").set({ reason }).where("id", "=", id).execute();
}

/** Puts segments (null: all) back to `received`, so that the next recovery brings their rows back from the archive. */
export async function resetSegments(database: StateDatabase, ids: readonly number[] | null): Promise<void> {
  const reset = database
    .updateTable("segments")
    .set({ status: "received", reason: sql`case when reason like 'archive-%' then reason end` })
    .where("status", "in", ["ingested", "quarantined"]);
  if (ids !== null) {
    for (const part of parts(ids)) await reset.where("id", "in", part).execute();
    for (const id of ids) await forgetRevisions(database, id);
    return;
  }
  await forgetAllRevisions(database);
  const last = await database.selectFrom("segments").select("id").orderBy("id", "desc").limit(1).executeTakeFirst();
  for (let from = 0; from <= (last?.id ?? 0); from += RESET_AT_ONCE) {
    await reset
      .where("id", ">=", from)
      .where("id", "<", from + RESET_AT_ONCE)
      .execute();
    await new Promise((resolve) => setImmediate(resolve));
  }
}
