import { buildRollUps, openIngest, recover } from "../ingest/index.ts";
import type { CaptureResult } from "../ingest/index.ts";
import { printError } from "./print-error.ts";
import { tell } from "./tell.ts";
import type { Center } from "./with-center.ts";

/**
 * Finishes what an earlier command left unfinished: segments that are safe but not counted, days not rolled up. A capture
 * that the archive cannot give is told once and then left to the next ingest or replay.
 */
export async function mendCenter(center: Center): Promise<void> {
  const context = await openIngest(center);
  await recover(context, tellRecovered, { known: "leave", sweep: true });
  await buildRollUps(context);
}

/** Says what became of a segment that an earlier command left unfinished; what was asked for now may still succeed. */
export function tellRecovered(result: CaptureResult): void {
  if (result.outcome === "refused") printError(result.error);
  else {
    tell(`finished what was broken off: ${result.path}`);
  }
}

/** The same for a command that writes: it has failed where a capture could not be brought back. */
export function tellRecoveredOrFail(result: CaptureResult): void {
  tellRecovered(result);
  if (result.outcome === "refused") process.exitCode = 1;
}
