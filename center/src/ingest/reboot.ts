import { isNewBoot, rememberBoot } from "../state/index.ts";
import type { IngestContext } from "./ingest-context.ts";
import { compareBooks } from "./segment-rows.ts";
import { staleDays } from "./stale-days.ts";

/**
 * Where this machine was started anew since the last writer, the engine's files may have lost what was not yet on disk
 * (the archive and the ledger have not: they sync). So every segment is counted once, and one that lacks rows goes back
 * to `received`; days whose roll-ups lack something are marked.
 */
export async function doubtAfterReboot(context: IngestContext): Promise<void> {
  const { state, store } = context;
  const { ledger } = state;
  if (!(await isNewBoot(ledger))) return;
  await ledger.markDays(await staleDays(context));
  for await (const { differing } of compareBooks(store, ledger)) await ledger.reset(differing);
  await rememberBoot(ledger);
}
