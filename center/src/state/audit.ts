import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { StateDatabase } from "./database.ts";
import type { AuditCheck, AuditEntry, AuditLine } from "./fleet-records.ts";
import type { AuditRow } from "./fleet-tables.ts";

/** What the first line of the audit follows on. */
const BEGINNING = "0".repeat(64);
const DETAIL_LIMIT = 1000;
const BATCH = 5000;

/** Appends a line with the hash of the one before, durably; ids have no gaps. */
export async function addAudit(database: StateDatabase, entry: AuditEntry, at: number): Promise<AuditLine> {
  return database.transaction().execute((transaction) => appendAudit(transaction, entry, at));
}

/** The same within a transaction that does what the line tells. */
export async function appendAudit(transaction: StateDatabase, entry: AuditEntry, at: number): Promise<AuditLine> {
  const before = await transaction
    .selectFrom("audit")
    .select(["id", "hash"])
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  const row = {
    id: (before?.id ?? 0) + 1,
    at,
    actor: entry.actor.slice(0, 100),
    action: entry.action,
    object: entry.object.slice(0, 200),
    detail: entry.detail.slice(0, DETAIL_LIMIT),
    alarm: Number(entry.alarm ?? false),
  };
  const line = { ...row, hash: hashOf(before?.hash ?? BEGINNING, row) };
  await transaction.insertInto("audit").values(line).execute();
  return lineOf(line);
}

/** Lines with an id greater than `after`, in order, at most `most`. */
export async function auditLines(database: StateDatabase, after: number, most: number): Promise<readonly AuditLine[]> {
  return (await rowsAfter(database, after, most)).map(lineOf);
}

/** Id of the last line before an instant, 0 without any. */
export async function auditBefore(database: StateDatabase, at: number): Promise<number> {
  const row = await database
    .selectFrom("audit")
    .select("id")
    .where("at", "<", at)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}

/** Alarms since an instant by what they are about: the actor's name, and the first part of an object such as `tokyo-1/…`. */
export async function countAlarms(database: StateDatabase, since: number): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ subject: string; alarms: number }>`
    select subject, count(*) as alarms from (
      select id, actor as subject from audit where at >= ${since} and alarm = 1
      union
      select id, substr(object, 1, instr(object || '/', '/') - 1) from audit where at >= ${since} and alarm = 1
    ) group by subject`.execute(database);
  return new Map(rows.map(({ subject, alarms }) => [subject, alarms]));
}

/** Goes through the whole chain. It shows a changed or missing line, not that the last ones were cut off: note `lastHash`. */
export async function checkAudit(database: StateDatabase): Promise<AuditCheck> {
  let lines = 0;
  let lastHash = BEGINNING;
  for (;;) {
    const rows = await rowsAfter(database, lines, BATCH);
    for (const row of rows) {
      if (row.id !== lines + 1 || row.hash !== hashOf(lastHash, row)) return { lines, lastHash, brokenAt: row.id };
      lines += 1;
      lastHash = row.hash;
    }
    if (rows.length < BATCH) return { lines, lastHash, brokenAt: null };
  }
}

async function rowsAfter(database: StateDatabase, after: number, most: number): Promise<readonly AuditRow[]> {
  return database.selectFrom("audit").selectAll().where("id", ">", after).orderBy("id").limit(most).execute();
}

function hashOf(before: string, { id, at, actor, action, object, detail, alarm }: Omit<AuditRow, "hash">): string {
  const text = JSON.stringify([before, id, at, actor, action, object, detail, alarm]);
  return createHash("sha256").update(text).digest("hex");
}

function lineOf(row: AuditRow): AuditLine {
  return { ...row, alarm: row.alarm === 1 };
}
