import { parseInterval } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import type { CaptureSource } from "../ingest/index.ts";
import type { Covers, SensorRecord, State } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { calendarUsage } from "./dated-option.ts";
import type { IngestOptions } from "./ingest.ts";
import { requireSensor } from "./run-sensor.ts";

/** The captures of a command line with their sensors; throws `TeitenError` (usage) when one cannot be told. */
export async function captureSources(
  state: State,
  zone: Zone,
  files: readonly string[],
  options: IngestOptions,
): Promise<readonly CaptureSource[]> {
  const covers = parseCovers(options.covers, zone);
  if ((options.sensor === undefined) === (options.sensorFromPath === undefined)) {
    throw usage("give either --sensor or --sensor-from-path", "for example --sensor tokyo-1");
  }
  if (options.sensor !== undefined) {
    const sensor = await requireSensor(state, options.sensor);
    return files.map((path) => ({ path, sensor, covers }));
  }
  const pattern = parsePattern(options.sensorFromPath ?? "");
  const known = new Map<string, SensorRecord>();
  const sources: CaptureSource[] = [];
  for (const path of files) {
    const name = pattern.exec(path)?.groups?.["sensor"];
    if (name === undefined)
      throw usage(`--sensor-from-path finds no sensor in ${path}`, "name the files more narrowly");
    const sensor = known.get(name) ?? (await requireSensor(state, name));
    known.set(name, sensor);
    sources.push({ path, sensor, covers });
  }
  return sources;
}

function parseCovers(text: string | undefined, zone: Zone): Covers {
  if (text === undefined) return { by: "measured" };
  if (text === "days") return { by: "days" };
  try {
    return { by: "interval", ...parseInterval(zone, text) };
  } catch (error) {
    const advice = "write FROM/TO, for example 2022-07-01/2022-07-02, or the word days";
    throw calendarUsage(error, "--covers", advice);
  }
}

function parsePattern(text: string): RegExp {
  let pattern: RegExp;
  try {
    pattern = new RegExp(text, "u");
  } catch (error) {
    throw usage(`--sensor-from-path is not a regular expression: ${(error as Error).message}`, example());
  }
  if (!text.includes("(?<sensor>")) throw usage("--sensor-from-path has no group (?<sensor>…)", example());
  return pattern;
}

function example(): string {
  return "for files such as captures/tokyo-1/2022-07-01.pcap: --sensor-from-path 'captures/(?<sensor>[^/]+)/'";
}

function usage(message: string, advice: string): TeitenError {
  return new TeitenError({ code: "usage", message, advice, exitCode: 2 });
}
