import { bind, raw, sql } from "../store/index.ts";
import type { Store } from "../store/index.ts";

/** Parts of one month beyond which a question is felt to be slower. */
const MANY_PARTS = 40;

/** Merges the parts of each month of `flows` that has more than `most` of them into one; the engine does not do so itself. */
export async function compactParts(store: Store, most: number = MANY_PARTS): Promise<void> {
  const months = await store.query<{ month: string }>(
    sql`SELECT partition_id AS month FROM system.parts
        WHERE database = currentDatabase() AND table = 'flows' AND active
        GROUP BY month HAVING count() > ${bind("UInt32", most)}`,
  );
  for (const { month } of months) await store.execute(raw(`OPTIMIZE TABLE flows PARTITION ID '${month}' FINAL`));
}
