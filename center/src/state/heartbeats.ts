import type { EndedBoot, Heartbeat } from "@teiten/core/uplink";
import type { StateDatabase } from "./database.ts";
import type { HeardHeartbeat } from "./fleet-records.ts";
import type { HeartbeatRow } from "./fleet-tables.ts";
import { endBoots } from "./sensor-boots.ts";

/** Enters heartbeats and ended boots in one durable commit and answers the new ones; the last becomes the sensor's latest. */
export async function addHeartbeats(
  database: StateDatabase,
  sensorId: number,
  heartbeats: readonly Heartbeat[],
  ended: readonly EndedBoot[],
  receivedAt: number,
): Promise<readonly Heartbeat[]> {
  return database.transaction().execute(async (transaction) => {
    const added: Heartbeat[] = [];
    for (const heartbeat of heartbeats) {
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto("heartbeats")
        .values(rowOf(sensorId, heartbeat, receivedAt))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (numInsertedOrUpdatedRows === 1n) added.push(heartbeat);
    }
    const latest = added.at(-1);
    if (latest !== undefined) {
      const { boot, number } = latest;
      await transaction
        .insertInto("latest_heartbeats")
        .values({ sensor_id: sensorId, boot, number })
        .onConflict((conflict) => conflict.column("sensor_id").doUpdateSet({ boot, number }))
        .execute();
    }
    await endBoots(transaction, sensorId, ended);
    return added;
  });
}

/** Heartbeats of a sensor whose own time lies in [from, to) seconds. */
export async function listHeartbeats(
  database: StateDatabase,
  sensorId: number,
  from: number,
  to: number,
): Promise<readonly HeardHeartbeat[]> {
  const rows = await database
    .selectFrom("heartbeats")
    .selectAll()
    .where("sensor_id", "=", sensorId)
    .where("at", ">=", from * 1e6)
    .where("at", "<", to * 1e6)
    .orderBy("at")
    .execute();
  return rows.map(heardOf);
}

/** The latest heartbeat of each sensor. */
export async function lastHeartbeats(database: StateDatabase): Promise<ReadonlyMap<number, HeardHeartbeat>> {
  const rows = await database
    .selectFrom("latest_heartbeats as latest")
    .innerJoin("heartbeats as heard", (join) =>
      join
        .onRef("heard.sensor_id", "=", "latest.sensor_id")
        .onRef("heard.boot", "=", "latest.boot")
        .onRef("heard.number", "=", "latest.number"),
    )
    .selectAll("heard")
    .execute();
  return new Map(rows.map((row) => [row.sensor_id, heardOf(row)]));
}

function rowOf(sensorId: number, heartbeat: Heartbeat, receivedAt: number): HeartbeatRow {
  return {
    sensor_id: sensorId,
    boot: heartbeat.boot,
    number: heartbeat.number,
    at: heartbeat.at,
    monotonic: heartbeat.monotonic,
    capture: heartbeat.capture,
    packets: heartbeat.packets,
    dropped: heartbeat.dropped,
    thinned: heartbeat.thinned,
    tombstoned: heartbeat.tombstoned,
    refused: heartbeat.refused,
    spool_bytes: heartbeat.spoolBytes,
    spool_segments: heartbeat.spoolSegments,
    spool_quota: heartbeat.spoolQuota,
    disk_free: heartbeat.diskFree,
    oldest: heartbeat.oldest,
    clock_offset: heartbeat.clockOffset,
    clock_uncertainty: heartbeat.clockUncertainty,
    addresses: heartbeat.addresses === null ? null : JSON.stringify(heartbeat.addresses),
    settings_revision: heartbeat.settingsRevision,
    version: heartbeat.version,
    memory: heartbeat.memory,
    received_at: receivedAt,
  };
}

function heardOf(row: HeartbeatRow): HeardHeartbeat {
  return {
    sensorId: row.sensor_id,
    receivedAt: row.received_at,
    boot: row.boot,
    number: row.number,
    at: row.at,
    monotonic: row.monotonic,
    capture: row.capture === "running" ? "running" : "stopped",
    packets: row.packets,
    dropped: row.dropped,
    thinned: row.thinned,
    tombstoned: row.tombstoned,
    refused: row.refused,
    spoolBytes: row.spool_bytes,
    spoolSegments: row.spool_segments,
    spoolQuota: row.spool_quota,
    diskFree: row.disk_free,
    oldest: row.oldest,
    clockOffset: row.clock_offset,
    clockUncertainty: row.clock_uncertainty,
    addresses: row.addresses === null ? null : (JSON.parse(row.addresses) as string[]),
    settingsRevision: row.settings_revision,
    version: row.version,
    memory: row.memory,
  };
}
