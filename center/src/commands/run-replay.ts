import type { Command } from "commander";
import { buildRollUps, openIngest, recover } from "../ingest/index.ts";
import type { CaptureResult } from "../ingest/index.ts";
import type { ReplayOptions } from "./replay.ts";
import { summaryLines } from "./ingest-report.ts";
import { TeitenError } from "../telemetry/index.ts";
import { printError } from "./print-error.ts";
import { createProgress } from "./progress.ts";
import { withCenter } from "./with-center.ts";

/** Runs `teiten replay` without `--rules`; the options that go with a comparison are refused. */
export async function runPlainReplay(command: Command, options: ReplayOptions): Promise<void> {
  const given = (["from", "to", "sensors", "accept"] as const).find((name) => options[name] !== undefined);
  if (given === undefined) return runReplay(command);
  throw new TeitenError({
    code: "option-lonely",
    message: `--${given} goes with --rules`,
    place: `--${given}`,
    advice: "a replay builds everything again; to compare rules over some days: teiten replay --rules FILE",
    exitCode: 2,
  });
}

/** Builds the engine again from the archive, with the rules that are accepted. */
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
