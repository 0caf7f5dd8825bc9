import { stat } from "node:fs/promises";
import type { Command } from "commander";
import { openZone } from "@teiten/core/calendar";
import { buildRollUps, findDoubled, ingestCaptures, openIngest, recover } from "../ingest/index.ts";
import type { CaptureResult, CaptureSource } from "../ingest/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { captureSources } from "./capture-sources.ts";
import type { IngestOptions } from "./ingest.ts";
import { resultTable, summaryLines } from "./ingest-report.ts";
import { tellRecoveredOrFail } from "./mend-center.ts";
import { formatRows, writeOutput } from "./output.ts";
import { printError } from "./print-error.ts";
import { createProgress } from "./progress.ts";
import { runRetract } from "./run-retract.ts";
import { tell } from "./tell.ts";
import { withCenter, withState } from "./with-center.ts";

/** Runs `teiten ingest`. */
export async function runIngest(command: Command, files: readonly string[], options: IngestOptions): Promise<void> {
  if (options.retract !== undefined || options.restore !== undefined) {
    await runRetract(command, files, options);
    return;
  }
  if (files.length === 0) {
    throw new TeitenError({
      code: "usage",
      message: "no capture is named",
      advice: "see: teiten ingest --help",
      exitCode: 2,
    });
  }
  await ingestFiles(command, files, options);
}

async function ingestFiles(command: Command, files: readonly string[], options: IngestOptions): Promise<void> {
  const started = performance.now();
  const sources = await withState(command, "read", (state, configuration) =>
    captureSources(state, openZone(configuration.zone), files, options),
  );
  tellUnaddressed(sources);
  await withCenter(command, "write", async (center) => {
    const progress = createProgress("ingest", 2 * (await sizeOf(files)));
    const context = await openIngest(center, (bytes) => progress.add(bytes));
    const recovered = new Map<number, Ingested>();
    await recover(context, (result) => {
      tellRecoveredOrFail(result);
      if (result.outcome === "ingested") recovered.set(result.segmentId, result);
    });
    const results: CaptureResult[] = [];
    let doubts: ReadonlyMap<number, readonly string[]> = new Map();
    try {
      await ingestCaptures(context, sources, (result) => {
        results.push(orFinished(result, recovered));
        if (result.outcome !== "refused") return;
        progress.clear();
        printError(result.error);
      });
      await buildRollUps(context);
      doubts = await findDoubled(context, results);
    } finally {
      progress.clear();
      await printResults(results, doubts, files, options);
      const lines = summaryLines(results, (performance.now() - started) / 1000);
      process.stderr.write(`${lines.join("\n")}\n`);
    }
    if (results.some(({ outcome }) => outcome === "refused")) process.exitCode = 1;
  });
}

type Ingested = Extract<CaptureResult, { readonly outcome: "ingested" }>;

/** A capture that is there already because this run has just finished it is not there since before. */
function orFinished(result: CaptureResult, recovered: ReadonlyMap<number, Ingested>): CaptureResult {
  const finished = result.outcome === "already" ? recovered.get(result.segmentId) : undefined;
  return finished === undefined ? result : { ...finished, finished: true, path: result.path };
}

/** One row a capture, in the order of the command line. */
async function printResults(
  results: CaptureResult[],
  doubts: ReadonlyMap<number, readonly string[]>,
  files: readonly string[],
  options: IngestOptions,
): Promise<void> {
  const order = new Map(files.map((file, index) => [file, index]));
  results.sort((one, other) => (order.get(one.path) ?? 0) - (order.get(other.path) ?? 0));
  await writeOutput(formatRows(resultTable(results, doubts, options.format === "table" ? 12 : 64), options.format));
  tellDoubts(results, doubts);
}

/** At most ten warnings; the notes of the table hold all. */
function tellDoubts(results: readonly CaptureResult[], doubts: ReadonlyMap<number, readonly string[]>): void {
  const warnings = results.flatMap((result) =>
    result.outcome === "ingested"
      ? (doubts.get(result.segmentId) ?? []).map((doubt) => `warning: ${result.path} ${doubt}`)
      : [],
  );
  for (const warning of warnings.slice(0, 10)) tell(warning);
  if (warnings.length > 10) tell(`and ${warnings.length - 10} warnings more, in the column “note”`);
}

async function sizeOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

function tellUnaddressed(sources: readonly CaptureSource[]): void {
  const open = sources.map(({ sensor }) => sensor).filter(({ addresses }) => addresses.length === 0);
  const names = [...new Set(open.map(({ name }) => name))];
  if (names.length === 0) return;
  const [noun, whose] = names.length === 1 ? ["sensor", "its"] : ["sensors", "their"];
  tell(`no address is registered for ${noun} ${names.join(", ")}: every IP packet of ${whose} captures counts`);
}
