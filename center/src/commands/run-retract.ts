import type { Command } from "commander";
import { buildRollUps, openIngest, recover, restoreCapture, retractCapture } from "../ingest/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { IngestOptions } from "./ingest.ts";
import { tellRecovered } from "./mend-center.ts";
import { tell } from "./tell.ts";
import { withCenter } from "./with-center.ts";

/** Runs `teiten ingest --retract` and `--restore`. */
export async function runRetract(command: Command, files: readonly string[], options: IngestOptions): Promise<void> {
  const { retract, restore } = options;
  if (files.length > 0 || (retract === undefined) === (restore === undefined)) {
    throw new TeitenError({
      code: "usage",
      message: "--retract and --restore each stand alone, without files",
      advice: "for example: teiten ingest --retract 9524f054884f",
      exitCode: 2,
    });
  }
  await withCenter(command, "write", async (center) => {
    const context = await openIngest(center);
    await recover(context, tellRecovered);
    if (retract !== undefined) {
      const { sha256 } = await retractCapture(context, retract);
      tell(
        `taken back: ${sha256}; the archive keeps it, and to count it again: teiten ingest --restore ${sha256.slice(0, 12)}`,
      );
    } else {
      await restoreCapture(context, restore ?? "");
      await recover(context, tellRecovered);
    }
    await buildRollUps(context);
  });
}
