import { isBoot, parseSequence } from "@teiten/core/uplink";
import type { EndedBoot, MissingSegments } from "@teiten/core/uplink";
import { sql } from "kysely";
import type { StateDatabase } from "./database.ts";
import type { SensorBoot } from "./fleet-records.ts";
import type { SensorBootRow } from "./fleet-tables.ts";

/** A segment that the archive has lost counts as one that never came. */
const THERE = sql<boolean>`coalesce(segments.reason, '') not like 'archive-%'`;

interface Named {
  readonly sensorId: number;
  readonly boot: string;
  readonly sequence: string;
}

/** The number of an uploaded segment in its boot; null for an imported capture. */
export function numberOf({ boot, sequence }: Named): number | null {
  return isBoot(boot) ? parseSequence(sequence) : null;
}

/** Brings the books of a boot up to date with a segment that came at `at`; within the transaction that entered it. */
export async function countArrival(transaction: StateDatabase, segment: Named, at: number): Promise<void> {
  const number = numberOf(segment);
  if (number === null) return;
  const { sensorId, boot } = segment;
  const before = await findRow(transaction, sensorId, boot);
  const books = {
    segments: (before?.segments ?? 0) + 1,
    greatest: Math.max(before?.greatest ?? -1, number),
    complete: await completeFrom(transaction, segment, before?.complete ?? 0, number),
    received_at: Math.max(before?.received_at ?? 0, at),
  };
  await transaction
    .insertInto("sensor_boots")
    .values({ sensor_id: sensorId, boot, last: null, ...books })
    .onConflict((conflict) => conflict.columns(["sensor_id", "boot"]).doUpdateSet(books))
    .execute();
}

/** The boots of a sensor, by id. */
export async function listBoots(database: StateDatabase, sensorId: number): Promise<readonly SensorBoot[]> {
  const rows = await database.selectFrom("sensor_boots").selectAll().where("sensor_id", "=", sensorId).execute();
  return rows.map(bootOf);
}

/** One boot, or null when nothing is known of it. */
export async function findBoot(database: StateDatabase, sensorId: number, boot: string): Promise<SensorBoot | null> {
  const row = await findRow(database, sensorId, boot);
  return row === undefined ? null : bootOf(row);
}

/** Enters the ends of boots; the first statement of an end stands. */
export async function endBoots(
  transaction: StateDatabase,
  sensorId: number,
  ended: readonly EndedBoot[],
): Promise<void> {
  for (const { boot, last } of ended) {
    await transaction
      .insertInto("sensor_boots")
      .values({ sensor_id: sensorId, boot, segments: 0, greatest: -1, complete: 0, last, received_at: 0 })
      .onConflict((conflict) =>
        conflict.columns(["sensor_id", "boot"]).doUpdateSet({ last }).where("sensor_boots.last", "is", null),
      )
      .execute();
  }
}

/** When the last segment of each sensor came, uploaded or imported. */
export async function lastArrivals(database: StateDatabase): Promise<ReadonlyMap<number, number>> {
  const uploaded = await database
    .selectFrom("sensor_boots")
    .select(({ fn }) => ["sensor_id", fn.max("received_at").as("at")])
    .groupBy("sensor_id")
    .execute();
  const imported = await database
    .selectFrom("segments")
    .select(({ fn }) => ["sensor_id", fn.max("received_at").as("at")])
    .where("number", "is", null)
    .groupBy("sensor_id")
    .execute();
  const last = new Map<number, number>();
  for (const { sensor_id, at } of [...uploaded, ...imported])
    last.set(sensor_id, Math.max(last.get(sensor_id) ?? 0, at));
  for (const [id, at] of last) if (at === 0) last.delete(id);
  return last;
}

/** Ranges of numbers that must exist and did not come, at most `most`. */
export async function missingSegments(
  database: StateDatabase,
  sensorId: number,
  most: number,
): Promise<readonly MissingSegments[]> {
  const found: MissingSegments[] = [];
  for (const boot of await openBoots(database, sensorId)) {
    if (found.length >= most) break;
    const end = Math.max(boot.greatest, boot.last ?? -1) + 1;
    found.push(...(await gapsOf(database, boot, end, most - found.length)));
  }
  return found;
}

async function openBoots(database: StateDatabase, sensorId: number): Promise<readonly SensorBoot[]> {
  const rows = await database
    .selectFrom("sensor_boots")
    .selectAll()
    .where("sensor_id", "=", sensorId)
    .where((where) =>
      where.or([
        where("complete", "<=", where.ref("greatest")),
        where.and([where("last", "is not", null), where("complete", "<=", where.ref("last"))]),
      ]),
    )
    .execute();
  return rows.map(bootOf);
}

async function gapsOf(
  database: StateDatabase,
  { sensorId, boot, complete }: SensorBoot,
  end: number,
  most: number,
): Promise<readonly MissingSegments[]> {
  const { rows } = await sql<{ gap_from: number; gap_to: number }>`
    select gap_from, number - 1 as gap_to from (
      select number, lag(number, 1, ${complete - 1}) over (order by number) + 1 as gap_from from (
        select number from segments where sensor_id = ${sensorId} and boot = ${boot} and number >= ${complete} and ${THERE}
        union all select ${end}
      )
    ) where number > gap_from order by number limit ${most}`.execute(database);
  return rows.map((row) => ({ boot, from: row.gap_from, to: row.gap_to }));
}

/** The number below which every segment is there, once one with `number` has come; `complete` is what it was before. */
export async function completeFrom(
  transaction: StateDatabase,
  { sensorId, boot }: Named,
  complete: number,
  number: number,
): Promise<number> {
  if (number !== complete) return complete;
  const { rows } = await sql<{ number: number | null }>`
    select min(number) as number from segments as one
    where sensor_id = ${sensorId} and boot = ${boot} and number >= ${number} and not exists (
      select 1 from segments where sensor_id = one.sensor_id and boot = one.boot and number = one.number + 1 and ${THERE}
    )`.execute(transaction);
  return (rows[0]?.number ?? number) + 1;
}

/** The books of one boot. */
export async function findRow(
  database: StateDatabase,
  sensorId: number,
  boot: string,
): Promise<SensorBootRow | undefined> {
  return database
    .selectFrom("sensor_boots")
    .selectAll()
    .where("sensor_id", "=", sensorId)
    .where("boot", "=", boot)
    .executeTakeFirst();
}

function bootOf(row: SensorBootRow): SensorBoot {
  const { boot, segments, greatest, complete, last } = row;
  return { sensorId: row.sensor_id, boot, segments, greatest, complete, last };
}
