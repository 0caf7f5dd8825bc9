import { readFile } from "node:fs/promises";
import type { Ledger } from "./state.ts";

const SETTING = "boot-id";

/**
 * True when this machine was started anew since the last writer, or nothing is known of that: what the engine had not
 * yet brought to disk may be lost. Never true where the machine does not name its starts (Linux does).
 */
export async function isNewBoot(ledger: Ledger): Promise<boolean> {
  const boot = await bootId();
  return boot !== null && boot !== (await ledger.setting(SETTING));
}

/** Says that the engine was compared with the ledger since this start of the machine. */
export async function rememberBoot(ledger: Ledger): Promise<void> {
  const boot = await bootId();
  if (boot !== null) await ledger.setSetting(SETTING, boot);
}

/** A word that Linux draws anew at each start of the machine; null elsewhere. */
async function bootId(): Promise<string | null> {
  return readFile("/proc/sys/kernel/random/boot_id", "utf8").then(
    (text) => text.trim(),
    () => null,
  );
}
