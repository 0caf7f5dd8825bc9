import { buildRollUps, openIngest, recover } from "../ingest/index.ts";
import type { CaptureResult } from "../ingest/index.ts";
import { printError } from "./print-error.ts";
import type { Center } from "./with-center.ts";

/** Finishes what an earlier command left unfinished: segments that are safe but not counted, days not rolled up. */
export async function mendCenter(center: Center): Promise<void> {
  const context = await openIngest(center);
  await recover(context, tellRecovered);
  await buildRollUps(context);
}

/** Says what became of a segment that an earlier command left unfinished. */
export function tellRecovered(result: CaptureResult): void {
  if (result.outcome === "refused") {
    printError(result.error);
    process.exitCode = 1;
  } else {
    process.stderr.write(`finished what was broken off: ${result.path}\n`);
  }
}
