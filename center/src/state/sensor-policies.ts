import type { PayloadPolicy } from "@teiten/core/uplink";
import type { StateDatabase } from "./database.ts";
import type { SensorPolicy } from "./fleet-records.ts";

/** What holds for a sensor of which the operator said nothing else. */
export const DEFAULT_POLICY: SensorPolicy = {
  payload: { keep: "first", bytes: 128 },
  segmentSeconds: 60,
  floodPacketsPerSecond: 20_000,
  keepSentDays: 7,
  dynamicAddress: false,
  canary: false,
  rotateKey: false,
  revision: 1,
};

/** The policy of a sensor. */
export async function readPolicy(database: StateDatabase, sensorId: number): Promise<SensorPolicy> {
  const row = await database
    .selectFrom("sensor_policies")
    .selectAll()
    .where("sensor_id", "=", sensorId)
    .executeTakeFirst();
  if (row === undefined) return DEFAULT_POLICY;
  return {
    payload: JSON.parse(row.payload) as PayloadPolicy,
    segmentSeconds: row.segment_seconds,
    floodPacketsPerSecond: row.flood_packets_per_second,
    keepSentDays: row.keep_sent_days,
    dynamicAddress: row.dynamic_address === 1,
    canary: row.canary === 1,
    rotateKey: row.rotate_key === 1,
    revision: row.revision,
  };
}

/** Changes what is named and raises the revision, in one commit. */
export async function changePolicy(
  database: StateDatabase,
  sensorId: number,
  change: Partial<Omit<SensorPolicy, "revision">>,
): Promise<SensorPolicy> {
  return database.transaction().execute(async (transaction) => writeChange(transaction, sensorId, change));
}

/** Raises the revision alone, within a transaction that changed what the settings are made from. */
export async function raiseRevision(transaction: StateDatabase, sensorId: number): Promise<void> {
  await writeChange(transaction, sensorId, {});
}

/** Changes what is named and raises the revision, within a transaction. */
export async function writeChange(
  transaction: StateDatabase,
  sensorId: number,
  change: Partial<Omit<SensorPolicy, "revision">>,
): Promise<SensorPolicy> {
  const before = await readPolicy(transaction, sensorId);
  const policy: SensorPolicy = { ...before, ...change, revision: before.revision + 1 };
  const values = {
    payload: JSON.stringify(policy.payload),
    segment_seconds: policy.segmentSeconds,
    flood_packets_per_second: policy.floodPacketsPerSecond,
    keep_sent_days: policy.keepSentDays,
    dynamic_address: Number(policy.dynamicAddress),
    canary: Number(policy.canary),
    rotate_key: Number(policy.rotateKey),
    revision: policy.revision,
  };
  await transaction
    .insertInto("sensor_policies")
    .values({ sensor_id: sensorId, ...values })
    .onConflict((conflict) => conflict.column("sensor_id").doUpdateSet(values))
    .execute();
  return policy;
}
