import { createWriteStream } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { TeitenError } from "../../telemetry/index.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import { csvText } from "../truth/csv.ts";
import type { TruthFile } from "../truth/csv.ts";
import type { GroundTruth } from "../truth/ground-truth.ts";
import { simulateCaptures } from "./captures.ts";
import { asnFile, capturePath, claimsFile, networkText, regionFile } from "./run-files.ts";

/** Hears of each capture written. */
export type CaptureProgress = (capture: {
  readonly day: number;
  readonly sensor: number;
  readonly packets: number;
  readonly bytes: number;
}) => void;

/** Makes the folder of a run; one that holds anything is refused, so that no two runs mix. */
export async function openRunFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length === 0) return;
  throw new TeitenError({
    code: "out-not-empty",
    message: "the folder is not empty",
    place: folder,
    advice: "name a new folder, or empty this one",
    exitCode: 2,
  });
}

/** Writes what describes a run: network.yaml, claims.csv and the region and ASN data below `datasets`. */
export async function writeDescription(run: RunPlan, folder: string): Promise<void> {
  await mkdir(join(folder, "datasets"), { recursive: true });
  await writeFile(join(folder, "network.yaml"), networkText(run));
  await writeTable(folder, claimsFile(run));
  await writeTable(join(folder, "datasets"), regionFile(run));
  await writeTable(join(folder, "datasets"), asnFile(run));
}

/** Writes the ground truth: one CSV a table, and summary.json. */
export async function writeTruth(truth: GroundTruth, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "summary.json"), `${JSON.stringify(truth.summary, null, 2)}\n`);
  for (const file of truth.files) await writeTable(folder, file);
}

/** Writes the captures of a run, one pcapng file for each sensor, day and observed span. */
export async function writeCaptures(run: RunPlan, folder: string, progress: CaptureProgress): Promise<void> {
  for (const { index, name } of run.sensors) {
    if (run.timeline.days.some((_, day) => run.coverage.spans(index, day).length > 0)) {
      await mkdir(join(folder, name), { recursive: true });
    }
  }
  for (const capture of simulateCaptures(run)) {
    const sensor = run.sensors[capture.sensor];
    const day = run.timeline.days[capture.day];
    if (sensor === undefined || day === undefined) continue;
    await writeFile(join(folder, capturePath(sensor, day, capture.part)), capture.bytes);
    progress({ day: capture.day, sensor: capture.sensor, packets: capture.packets, bytes: capture.bytes.length });
  }
}

async function writeTable(folder: string, file: TruthFile): Promise<void> {
  const path = join(folder, file.name);
  await mkdir(dirname(path), { recursive: true });
  await pipeline(Readable.from(csvText(file)), createWriteStream(path));
}
