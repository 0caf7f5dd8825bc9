import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { acquireExclusiveLock } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";

const WAIT_MILLIS = 10_000;

/**
 * Does something with a bulletin that nobody else publishes, ends or withdraws meanwhile, in this process or another; the
 * lock lies beside the bulletins' folders. Throws `TeitenError` after ten seconds of waiting.
 */
export async function alone<Result>(
  { root, id }: { readonly root: string; readonly id: string },
  work: () => Promise<Result>,
): Promise<Result> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  const lock = await acquireExclusiveLock(join(root, `.${encodeURIComponent(id)}.lock`), WAIT_MILLIS);
  if (lock === null) {
    throw new TeitenError({
      code: "bulletin-busy",
      message: `somebody else is publishing bulletin ${id}`,
      place: root,
      advice: `see how it stands, and try again: teiten bulletin show ${id}`,
    });
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}
