import { raw } from "../store/index.ts";
import type { Store } from "../store/index.ts";

/**
 * Ends every insert into this database that is still under way, and returns when none is. The engine goes on with an
 * insert whose client has died when it has all its rows, so the next writer calls this before it looks at rows; only the
 * holder of the writer lock may.
 */
export async function endOrphanedInserts(store: Store): Promise<void> {
  await store.execute(
    raw("KILL QUERY WHERE query_kind IN ('Insert', 'AsyncInsertFlush') AND current_database = currentDatabase() SYNC"),
  );
}
