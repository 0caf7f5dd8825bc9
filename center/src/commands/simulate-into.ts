import { randomBytes } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { findDataDirectory, initialiseDataDirectory } from "../config/index.ts";
import type { DataPaths } from "../config/index.ts";
import { storeDataset } from "../enrich/index.ts";
import { buildRollUps, ingestCaptures, openIngest } from "../ingest/index.ts";
import type { CaptureSource, IngestContext } from "../ingest/index.ts";
import {
  CLAIM_SOURCE,
  DATASET_LICENCE,
  DATASET_NAME,
  capturePath,
  describeClaims,
  describeSensors,
  simulateCaptures,
  writeDescription,
  writeTruth,
} from "../simulate/index.ts";
import type { GroundTruth, RunPlan } from "../simulate/index.ts";
import { openState } from "../state/index.ts";
import type { SensorRecord, WritableState } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { createProgress } from "./progress.ts";
import { requireOwner } from "./require-owner.ts";
import { withCenter } from "./with-center.ts";

/** Captures that are on disk at once on their way into the archive. */
const BATCH = 128;

/**
 * Makes the data directory of the command line, sets up the run's sensors, claims and data sets, and ingests its captures.
 * Throws `TeitenError` when the directory has sensors already. The truth and the description go to `simulation` in it.
 */
export async function simulateInto(
  command: Command,
  run: RunPlan,
  count: (run: RunPlan) => GroundTruth,
): Promise<GroundTruth> {
  const paths = findDataDirectory(command.optsWithGlobals<{ data?: string }>().data, process.env);
  requireOwner(paths, process.geteuid?.());
  const { home, zone } = run.scenario.period;
  initialiseDataDirectory(paths, { home, zone });
  await openState(paths).close();
  return withCenter(command, "write", async (center) => {
    await refuseUsed(center.state, paths);
    const truth = count(run);
    const folder = join(paths.root, "simulation");
    await writeDescription(run, folder);
    await writeTruth(truth, join(folder, "truth"));
    const sensors = await setUp(center.state, paths, run, folder);
    const progress = createProgress("simulate", 2 * 98.5 * truth.summary.packets);
    const context = await openIngest(center, (bytes) => progress.add(bytes));
    try {
      await ingestRun(context, run, sensors);
      await buildRollUps(context);
    } finally {
      progress.clear();
    }
    return truth;
  });
}

async function refuseUsed(state: WritableState, paths: DataPaths): Promise<void> {
  if ((await state.sensors()).length === 0) return;
  throw new TeitenError({
    code: "data-in-use",
    message: "the data directory has sensors already: simulated and real data do not mix",
    place: paths.root,
    advice: "name a new directory: teiten --data ./simulated simulate",
    exitCode: 2,
  });
}

async function setUp(
  state: WritableState,
  paths: DataPaths,
  run: RunPlan,
  folder: string,
): Promise<readonly SensorRecord[]> {
  for (const kind of ["region", "asn"] as const) {
    const description = { kind, name: DATASET_NAME, date: run.scenario.period.from, licence: DATASET_LICENCE };
    await storeDataset(state, paths.datasets, [join(folder, "datasets", `${DATASET_NAME}-${kind}.csv`)], description);
  }
  await state.addClaims(
    describeClaims(run).map(({ organisation, range, validFrom }) => ({
      organisation,
      range,
      validFrom,
      validTo: null,
      knownFrom: validFrom,
      knownTo: null,
      evidence: "declared-list",
      source: CLAIM_SOURCE,
      confidence: "high",
    })),
  );
  const sensors: SensorRecord[] = [];
  for (const { name, country, network, operator, addresses } of describeSensors(run)) {
    sensors.push(await state.addSensor({ name, country, network, operator, addresses }));
  }
  return sensors;
}

async function ingestRun(context: IngestContext, run: RunPlan, sensors: readonly SensorRecord[]): Promise<void> {
  const folder = join(context.paths.root, `incoming-${randomBytes(4).toString("hex")}`);
  const batch: CaptureSource[] = [];
  try {
    for (const capture of simulateCaptures(run)) {
      const planned = run.sensors[capture.sensor];
      const sensor = sensors[capture.sensor];
      const day = run.timeline.days[capture.day];
      if (planned === undefined || sensor === undefined || day === undefined) continue;
      const path = join(folder, capturePath(planned, day, capture.part));
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeFile(path, capture.bytes);
      batch.push({ path, sensor, covers: { by: "measured" } });
      if (batch.length >= BATCH) await ingestBatch(context, batch.splice(0));
    }
    await ingestBatch(context, batch);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function ingestBatch(context: IngestContext, batch: readonly CaptureSource[]): Promise<void> {
  await ingestCaptures(context, batch, (result) => {
    if (result.outcome === "refused") throw result.error;
  });
  for (const { path } of batch) await rm(path);
}
