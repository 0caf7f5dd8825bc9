import type { Command } from "commander";
import { buildRollUps, openIngest, recover } from "../ingest/index.ts";
import type { CaptureResult } from "../ingest/index.ts";
import { summaryLines } from "./ingest-report.ts";
import { printError } from "./print-error.ts";
import { createProgress } from "./progress.ts";
import { withCenter } from "./with-center.ts";

/** Runs `teiten replay`. */
export async function runReplay(command: Command): Promise<void> {
  const started = performance.now();
  await withCenter(command, "rebuild", async (center) => {
    const progress = createProgress("replay", (await center.state.ledger.bytesAfter(0)).bytes);
    const context = await openIngest(center, (bytes) => progress.add(bytes));
    const results: CaptureResult[] = [];
    await recover(context, (result) => {
      results.push(result);
      if (result.outcome !== "refused") return;
      progress.clear();
      printError(result.error);
      process.exitCode = 1;
    });
    await buildRollUps(context);
    progress.clear();
    process.stderr.write(`${summaryLines(results, (performance.now() - started) / 1000).join("\n")}\n`);
  });
}
