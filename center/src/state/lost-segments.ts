import { sql } from "kysely";
import type { SqlBool } from "kysely";
import { appendAudit } from "./audit.ts";
import type { StateDatabase } from "./database.ts";
import type { AuditEntry } from "./fleet-records.ts";
import { forgetObserved } from "./ledger.ts";
import { markDays } from "./observed-days.ts";
import type { SegmentRecord } from "./records.ts";
import { completeFrom, findRow } from "./sensor-boots.ts";

/**
 * Why the archive cannot give a segment any more; the reason of its line begins with one of them. To the sensor it counts
 * as missing, so that it is sent again, and the same bytes heal it, or a form that states their hash as its original.
 */
export type LossReason = "archive-damaged" | "archive-missing";

/** A segment that the archive cannot give; what is to be told of it goes to the audit in the same commit. */
export interface LostSegment {
  readonly record: SegmentRecord;
  readonly reason: LossReason;
  readonly detail: string;
  /** Observation days that its observed time touched: their roll-ups follow when it no longer counts. */
  readonly days: readonly string[];
  readonly audit?: AuditEntry;
}

/**
 * Enters segments as lost. A damaged one is set aside and no longer counts (one that the operator took out stays
 * out), its rows are in the engine until `withdrawn` was carried out; of a missing one the rows were verified when its bytes were there, so they stay. Days on which the
 * segment counted become dirty.
 */
export async function loseSegments(database: StateDatabase, lost: readonly LostSegment[], now: number): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    for (const { record, reason, detail, days, audit } of lost) {
      const { id } = record;
      const damaged = reason === "archive-damaged" && record.status !== "rejected";
      if (damaged) {
        await markDays(transaction, days);
        await forgetObserved(transaction, id);
      }
      const status = damaged ? "quarantined" : record.status;
      const text = `${reason}: ${detail}`;
      await transaction.updateTable("segments").set({ status, reason: text }).where("id", "=", id).execute();
      await openGap(transaction, id);
      if (audit !== undefined) await appendAudit(transaction, audit, now);
    }
  });
}

/** What lies in the archive where a segment was lost. */
export interface HealedSegment {
  /** SHA-256 of the file as it lies there now. */
  readonly storedSha256: string;
  /** Other bytes than those that were lost: a form that states their hash as its own original. Absent: the same bytes. */
  readonly form?: { readonly sha256: string; readonly bytes: number };
  /** Closes the alarm; written in the same commit. */
  readonly audit?: AuditEntry;
}

/** What the audit calls a segment that can be given again: the line closes an alarm, and is none. */
export const HEALED = "segment-healed";

/**
 * Says that a lost segment can be given by the archive again: one that was set aside is `received` once more, and so is one
 * that has another form now, of which the rows of before must go. Changes nothing for a segment that was not lost.
 */
export async function healSegment(
  database: StateDatabase,
  id: number,
  { storedSha256, form, audit }: HealedSegment,
  now: number,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom("segments")
      .select(["sensor_id", "boot", "number", "sequence", "status", "reason"])
      .where("id", "=", id)
      .executeTakeFirst();
    if (row === undefined || !isLoss(row.reason)) return;
    const isAgain = row.status === "quarantined" || (form !== undefined && row.status === "ingested");
    await transaction
      .updateTable("segments")
      .set({ status: isAgain ? "received" : row.status, reason: null, stored_sha256: storedSha256, ...form })
      .where("id", "=", id)
      .execute();
    if (audit !== undefined) await appendAudit(transaction, audit, now);
    await closeGap(transaction, row);
  });
}

/** Notes the hash of an archived file that was written anew: the same capture with another proof behind it. */
export async function replaceStored(database: StateDatabase, id: number, storedSha256: string): Promise<void> {
  await database.updateTable("segments").set({ stored_sha256: storedSha256 }).where("id", "=", id).execute();
}

/** Whether the reason of a ledger line says that the archive cannot give the segment. */
export function isLoss(reason: string | null): boolean {
  return reason !== null && (reason.startsWith("archive-damaged") || reason.startsWith("archive-missing"));
}

/** Ids of segments that are set aside and of which the engine may still hold rows. */
export async function withdrawnSegments(database: StateDatabase): Promise<readonly number[]> {
  const rows = await database
    .selectFrom("segments")
    .select("id")
    .where(sql<SqlBool>`(status <> 'ingested' and status in ('quarantined', 'rejected'))`)
    .where("row_count", ">", 0)
    .execute();
  return rows.map(({ id }) => id);
}

/** Says that the engine holds no row of these segments. */
export async function forgetRows(database: StateDatabase, ids: readonly number[]): Promise<void> {
  for (let at = 0; at < ids.length; at += 500) {
    await database
      .updateTable("segments")
      .set({ row_count: 0 })
      .where("id", "in", ids.slice(at, at + 500))
      .execute();
  }
}

async function openGap(transaction: StateDatabase, id: number): Promise<void> {
  await sql`update sensor_boots set complete = min(complete, segments.number) from segments
    where segments.id = ${id} and segments.number is not null
      and sensor_boots.sensor_id = segments.sensor_id and sensor_boots.boot = segments.boot`.execute(transaction);
}

async function closeGap(
  transaction: StateDatabase,
  row: { readonly sensor_id: number; readonly boot: string; readonly number: number | null; readonly sequence: string },
): Promise<void> {
  const books = await findRow(transaction, row.sensor_id, row.boot);
  if (books === undefined || row.number === null) return;
  const named = { sensorId: row.sensor_id, boot: row.boot, sequence: row.sequence };
  await transaction
    .updateTable("sensor_boots")
    .set({ complete: await completeFrom(transaction, named, books.complete, row.number) })
    .where("sensor_id", "=", row.sensor_id)
    .where("boot", "=", row.boot)
    .execute();
}
