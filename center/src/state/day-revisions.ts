import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { RevisedDays } from "./data-revision.ts";
import type { StateDatabase } from "./database.ts";

/**
 * The hash of the segments that count on each day with packets, in order of days. It is kept until a segment of the day
 * changes, so that a question costs the lines of the days that are new and not of all that are asked for.
 */
export async function dayRevisions(
  database: StateDatabase,
  days: RevisedDays | null,
): Promise<ReadonlyMap<string, string>> {
  const revisions = new Map<string, string>();
  for (const { day, version, sha256 } of await daysWithPackets(database, days)) {
    if (sha256 === null) {
      const hash = await hashOfDay(database, day);
      await keepRevision(database, day, version, hash);
      revisions.set(day, hash);
    } else revisions.set(day, sha256);
  }
  return revisions;
}

/** Says that other segments count on the days of a segment than before; within the transaction that changes it. */
export async function forgetRevisions(transaction: StateDatabase, segmentId: number): Promise<void> {
  await sql`insert into day_revisions (day, version, sha256)
    select day, 1, null from segment_days where segment_id = ${segmentId}
    on conflict (day) do update set version = version + 1, sha256 = null`.execute(transaction);
}

/** The same for days. */
export async function forgetDayRevisions(transaction: StateDatabase, days: readonly string[]): Promise<void> {
  for (let at = 0; at < days.length; at += 500) {
    await transaction
      .insertInto("day_revisions")
      .values(days.slice(at, at + 500).map((day) => ({ day, version: 1, sha256: null })))
      .onConflict((conflict) =>
        conflict.column("day").doUpdateSet({ version: sql<number>`day_revisions.version + 1`, sha256: null }),
      )
      .execute();
  }
}

/** The same for every day. */
export async function forgetAllRevisions(database: StateDatabase): Promise<void> {
  await database
    .updateTable("day_revisions")
    .set({ version: sql<number>`version + 1`, sha256: sql<null>`null` })
    .execute();
}

interface RevisedDay {
  readonly day: string;
  readonly version: number;
  readonly sha256: string | null;
}

/** Steps from day to day through the index, and not from segment to segment. */
async function daysWithPackets(database: StateDatabase, days: RevisedDays | null): Promise<readonly RevisedDay[]> {
  const [from, to] = days === null ? ["", "~"] : [days.from, days.to];
  const { rows } = await sql<RevisedDay>`
    with recursive present (day) as (
      select min(day) from segment_days where day >= ${from} and day < ${to}
      union all
      select (select min(day) from segment_days where day > present.day and day < ${to}) from present where day is not null
    )
    select day, coalesce(version, 0) as version, sha256 from present left join day_revisions using (day)
    where day is not null order by day`.execute(database);
  return rows;
}

async function hashOfDay(database: StateDatabase, day: string): Promise<string> {
  const segments = await database
    .selectFrom("segment_days")
    .innerJoin("segments", "segments.id", "segment_days.segment_id")
    .innerJoin("sensors", "sensors.id", "segments.sensor_id")
    .select(["sensors.name", "boot", "sequence", "segments.sha256", "counted", "covers"])
    .where("day", "=", day)
    .where("status", "=", "ingested")
    .orderBy("sensors.name")
    .orderBy("boot")
    .orderBy("sequence")
    .execute();
  const hash = createHash("sha256");
  for (const { name, boot, sequence, sha256, counted, covers } of segments) {
    hash.update(`${name}\t${boot}\t${sequence}\t${sha256}\t${counted}\t${covers}\n`);
  }
  return hash.digest("hex");
}

/** Keeps a hash unless the day has changed since its version was read. */
async function keepRevision(database: StateDatabase, day: string, version: number, sha256: string): Promise<void> {
  await database
    .insertInto("day_revisions")
    .values({ day, version, sha256 })
    .onConflict((conflict) => conflict.column("day").doUpdateSet({ sha256 }).where("version", "=", version))
    .execute();
}
