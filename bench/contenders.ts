import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { SENSOR_PREFIX } from "./generate-day.ts";
import { measure } from "./measure.ts";
import type { Cost } from "./measure.ts";

/** Counting frames; packets by port; a flow table; sources that reach ten ports; the whole way into the store. */
export const TASKS = ["decode", "ports", "flows", "scan", "ingest"] as const;
export type Task = (typeof TASKS)[number];

/** One program, or chain of programs, that does the work of a task from the same capture. */
export interface Contender {
  readonly task: Task;
  readonly name: string;
  /** Does the work in an empty folder of its own and says what it cost; throws when the answer is wrong. */
  run(day: Day, folder: string): Promise<Cost>;
  /** The number in its output on which all contenders of a task that have one must agree. */
  readonly answer?: (output: string) => number;
}

/** The capture that all contenders read. */
export interface Day {
  readonly path: string;
  readonly packets: number;
}

const ROOT = join(import.meta.dirname, "../..");
const LOOP = join(import.meta.dirname, "loop.js");
const TEITEN = join(ROOT, "center/bin/teiten.js");

async function loop(mode: string, day: Day, folder: string): Promise<Cost> {
  const cost = await measure(process.execPath, [LOOP, mode, day.path], folder);
  const counted = JSON.parse(cost.output) as { frames: number; packets?: number };
  if (counted.frames !== day.packets || (counted.packets ?? day.packets) !== day.packets) {
    throw new Error(`the ${mode} loop counted ${cost.output}`);
  }
  return cost;
}

async function nfpcapd(day: Day, folder: string): Promise<Cost> {
  const flows = join(folder, "flows");
  mkdirSync(flows);
  return measure("nfpcapd", ["-r", day.path, "-l", flows], folder);
}

/** Two commands, one after the other, as one cost. */
function both(first: Cost, second: Cost): Cost {
  return {
    cpu: first.cpu + second.cpu,
    wall: first.wall + second.wall,
    processes: [...first.processes, ...second.processes].toSorted((a, b) => b.peakMegabytes - a.peakMegabytes),
    output: second.output,
  };
}

/** The scan rule over nfpcapd's files: distinct (source, protocol, port) of requests, then sources with ten of them. */
const SCAN_RULE =
  "nfdump -q -R flows -A srcip,proto,dstport -o 'fmt:%sa,%pr,%dp' '(proto tcp and flags S and not flags A) or proto udp' | awk -F, '{ports[$1]++} END {for (source in ports) if (ports[source] >= 10) found++; print found + 0}'";

async function nfdumpScan(day: Day, folder: string): Promise<Cost> {
  const flows = await nfpcapd(day, folder);
  return both(flows, await measure("bash", ["-c", SCAN_RULE], folder));
}

async function ingest(day: Day, folder: string): Promise<Cost> {
  const data = join(folder, "data");
  const teiten = (...args: string[]): Promise<Cost> =>
    measure(process.execPath, [TEITEN, ...args, "--data", data], folder);
  await teiten("init", "--home", "JP", "--zone", "UTC");
  await teiten("sensor", "add", "bench", "--country", "JP", "--address", SENSOR_PREFIX);
  const cost = await teiten("ingest", day.path, "--sensor", "bench", "--covers", "days");
  if (!cost.output.replaceAll(",", "").includes(String(day.packets))) throw new Error(`ingest said: ${cost.output}`);
  return cost;
}

/** All contenders; ours first in each task, then the peers that Debian packages. */
export const CONTENDERS: readonly Contender[] = [
  {
    task: "decode",
    name: "teiten decode loop",
    run: (day, folder) => loop("decode", day, folder),
    answer: (output) => (JSON.parse(output) as { frames: number }).frames,
  },
  {
    task: "decode",
    name: "tcpdump --count",
    run: (day, folder) => measure("tcpdump", ["--count", "-nr", day.path], folder),
    answer: (output) => Number(/^(\d+) packets/m.exec(output)?.[1]),
  },
  { task: "ports", name: "teiten port loop", run: (day, folder) => loop("ports", day, folder) },
  {
    task: "ports",
    name: "tracereport -p",
    run: (day, folder) => measure("tracereport", ["-p", `pcapfile:${day.path}`], folder),
  },
  { task: "flows", name: "teiten decode-to-flows loop", run: (day, folder) => loop("flows", day, folder) },
  { task: "flows", name: "nfpcapd", run: nfpcapd },
  {
    task: "scan",
    name: "teiten scan loop",
    run: (day, folder) => loop("scan", day, folder),
    answer: (output) => (JSON.parse(output) as { scanSources: number }).scanSources,
  },
  { task: "scan", name: "nfpcapd + nfdump + awk", run: nfdumpScan, answer: (output) => Number(output.trim()) },
  { task: "ingest", name: "teiten ingest", run: ingest },
  { task: "ingest", name: "nfpcapd", run: nfpcapd },
];

/** Runs one contender in a folder of its own that is gone afterwards. */
export async function runContender(contender: Contender, day: Day, cache: string): Promise<Cost> {
  const folder = join(cache, "run");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    return await contender.run(day, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
