import type { StateDatabase } from "./database.ts";
import type { Withdrawal } from "./fleet-records.ts";

/** Enters a withdrawal; the ingest loop carries it out. */
export async function addWithdrawal(
  database: StateDatabase,
  { sensorId, after, reason, at }: Omit<Withdrawal, "id" | "doneAt">,
): Promise<Withdrawal> {
  const { id } = await database
    .insertInto("withdrawals")
    .values({ sensor_id: sensorId, after, reason, at, done_at: null })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { id, sensorId, after, reason, at, doneAt: null };
}

/** All withdrawals, oldest first. */
export async function listWithdrawals(database: StateDatabase): Promise<readonly Withdrawal[]> {
  const rows = await database.selectFrom("withdrawals").selectAll().orderBy("id").execute();
  return rows.map((row) => ({
    id: row.id,
    sensorId: row.sensor_id,
    after: row.after,
    reason: row.reason,
    at: row.at,
    doneAt: row.done_at,
  }));
}

/** Says that the rows of a withdrawal are out of the engine. */
export async function finishWithdrawal(database: StateDatabase, id: number, doneAt: number): Promise<void> {
  await database.updateTable("withdrawals").set({ done_at: doneAt }).where("id", "=", id).execute();
}
