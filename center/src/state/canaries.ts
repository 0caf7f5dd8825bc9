import type { StateDatabase } from "./database.ts";
import type { Canary } from "./fleet-records.ts";

/** Enters a canary before it is sent. */
export async function addCanary(
  database: StateDatabase,
  { sensorId, sentAt, nonce }: Omit<Canary, "seenAt">,
): Promise<void> {
  await database
    .insertInto("canaries")
    .values({ nonce, sensor_id: sensorId, sent_at: sentAt, seen_at: null })
    .execute();
}

/** Enters when a sensor recorded canaries, by nonce; unknown ones and those of other sensors change nothing. */
export async function seeCanaries(
  database: StateDatabase,
  sensorId: number,
  seen: ReadonlyMap<string, number>,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    for (const [nonce, at] of seen) {
      await transaction
        .updateTable("canaries")
        .set({ seen_at: at })
        .where("nonce", "=", nonce)
        .where("sensor_id", "=", sensorId)
        .execute();
    }
  });
}

/** Canaries sent to a sensor in [from, to), in order. */
export async function listCanaries(
  database: StateDatabase,
  sensorId: number,
  from: number,
  to: number,
): Promise<readonly Canary[]> {
  const rows = await database
    .selectFrom("canaries")
    .selectAll()
    .where("sensor_id", "=", sensorId)
    .where("sent_at", ">=", from)
    .where("sent_at", "<", to)
    .orderBy("sent_at")
    .execute();
  return rows.map((row) => ({ nonce: row.nonce, sensorId: row.sensor_id, sentAt: row.sent_at, seenAt: row.seen_at }));
}
