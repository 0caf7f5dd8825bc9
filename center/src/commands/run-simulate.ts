import { join } from "node:path";
import type { Command } from "commander";
import {
  DATASET_LICENCE,
  DATASET_NAME,
  countPlan,
  describeSensors,
  openRunFolder,
  planRun,
  readScenario,
  writeCaptures,
  writeDescription,
  writeTruth,
} from "../simulate/index.ts";
import type { GroundTruth, RunPlan } from "../simulate/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { createProgress } from "./progress.ts";
import type { SimulateOptions } from "./simulate.ts";
import { simulateInto } from "./simulate-into.ts";

/** Bytes of capture per packet, about: for the progress bar alone. */
const BYTES_PER_PACKET = 98.5;

/** Runs `teiten simulate`. */
export async function runSimulate(command: Command, options: SimulateOptions): Promise<void> {
  const started = performance.now();
  const { data } = command.optsWithGlobals<{ data?: string }>();
  const known = data ?? process.env["TEITEN_DATA"];
  if (options.out === undefined ? known === undefined : data !== undefined) {
    throw usage(
      "say where to: either --out DIR or --data DIR",
      "for example: teiten simulate --scale 0.1 --out ./simulated",
    );
  }
  const scenario = await readScenario(options.scenario);
  const run = planRun(scenario, {
    seed: number(options.seed, "--seed", (value) => Number.isSafeInteger(value) && value >= 0, "a whole number from 0"),
    sensors: number(
      options.sensors,
      "--sensors",
      (value) => Number.isSafeInteger(value) && value > 0,
      "a whole number",
    ),
    scale: number(options.scale, "--scale", (value) => value > 0 && value <= 1000, "a number above 0, at most 1000"),
  });
  const result =
    options.out === undefined ? await simulateInto(command, run, truthOf) : await simulateTo(run, options.out);
  const seconds = (performance.now() - started) / 1000;
  process.stderr.write(
    `${result.summary.packets} packets from ${result.summary.sources} sources in ${seconds.toFixed(1)} s\n`,
  );
  if (options.out !== undefined) process.stderr.write(nextSteps(options.out, run));
}

/** Counts the plan of a run, and says on a terminal how far it is. */
function truthOf(run: RunPlan): GroundTruth {
  const days = run.timeline.days.length;
  const { isTTY } = process.stderr;
  const truth = countPlan(run, (done) => {
    if (isTTY) process.stderr.write(`\r\u001b[Kplan ${Math.round((100 * done) / days)} %`);
  });
  if (isTTY) process.stderr.write("\r\u001b[K");
  process.stderr.write(`planned ${days} days of ${run.sensors.length} sensors\n`);
  return truth;
}

async function simulateTo(run: RunPlan, folder: string): Promise<GroundTruth> {
  await openRunFolder(folder);
  const truth = truthOf(run);
  await writeDescription(run, folder);
  await writeTruth(truth, join(folder, "truth"));
  const progress = createProgress("captures", truth.summary.packets * BYTES_PER_PACKET);
  await writeCaptures(run, join(folder, "captures"), ({ bytes }) => progress.add(bytes));
  progress.clear();
  return truth;
}

function nextSteps(folder: string, run: RunPlan): string {
  const { home, zone, from } = run.scenario.period;
  const sensors = run.sensors.map(({ name, country, network, operator }, index) => {
    const address = describe(run, index);
    return `  teiten sensor add ${name} --country ${country} --network ${network} --operator "${operator}" ${address}`;
  });
  return [
    `written to ${folder}: captures, network.yaml, claims.csv, datasets, truth`,
    "to ingest them:",
    `  teiten init --home ${home} --zone ${zone}`,
    ...sensors,
    ...["region", "asn"].map(
      (kind) =>
        `  teiten dataset add ${join(folder, "datasets", `${DATASET_NAME}-${kind}.csv`)} --kind ${kind} ` +
        `--name ${DATASET_NAME} --date ${from} --licence "${DATASET_LICENCE}"`,
    ),
    `  teiten scanners import ${join(folder, "claims.csv")}`,
    `  teiten ingest ${join(folder, "captures")}/*/*.pcapng --sensor-from-path 'captures/(?<sensor>[^/]+)/'`,
    "",
  ].join("\n");
}

function describe(run: RunPlan, sensor: number): string {
  const description = describeSensors(run)[sensor];
  const dated = description?.addresses.map(({ prefix, from, to }) =>
    from === null && to === null ? prefix : `${from ?? ""}/${to ?? ""}@${prefix}`,
  );
  return (dated ?? []).map((address) => `--address ${address}`).join(" ");
}

function number(text: string, option: string, fits: (value: number) => boolean, wanted: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (fits(value)) return value;
  throw new TeitenError({
    code: "option-invalid",
    message: `“${text}” is not ${wanted}`,
    place: option,
    advice: `give ${wanted}`,
    exitCode: 2,
  });
}

function usage(message: string, advice: string): TeitenError {
  return new TeitenError({ code: "usage", message, advice, exitCode: 2 });
}
