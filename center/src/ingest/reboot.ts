import { readFile } from "node:fs/promises";
import type { IngestContext } from "./ingest-context.ts";
import { countAllSegments, differing } from "./segment-rows.ts";
import { staleDays } from "./stale-days.ts";

const SETTING = "boot-id";

/**
 * Where this machine was started anew since the last writer, the engine's files may have lost what was not yet on disk
 * (the archive and the ledger have not: they sync). So every segment is counted once, and one that lacks rows goes back
 * to `received`; days whose roll-ups lack something are marked.
 */
export async function doubtAfterReboot(context: IngestContext): Promise<void> {
  const { state, store } = context;
  const boot = await bootId();
  const { ledger } = state;
  if (boot === null || boot === (await ledger.setting(SETTING))) return;
  const segments = differing(await state.segments(), await countAllSegments(store));
  await ledger.markDays(await staleDays(context));
  await ledger.reset(segments.map(({ id }) => id));
  await ledger.setSetting(SETTING, boot);
}

/** A word that Linux draws anew at each start of the machine; null elsewhere. */
async function bootId(): Promise<string | null> {
  return readFile("/proc/sys/kernel/random/boot_id", "utf8").then(
    (text) => text.trim(),
    () => null,
  );
}
