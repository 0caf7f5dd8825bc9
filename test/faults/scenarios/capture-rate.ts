import { availableParallelism, loadavg } from "node:os";
import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { mixedFrame, protocolOf } from "../feed/mixed-frame.ts";
import { totalOf } from "../network/arrivals.ts";
import { addFolder, programIn, removeHosts, whyNoNamespaces } from "../network/namespaces.ts";
import { PAIR_CENTER, PAIR_SENSOR, buildPair } from "../network/pair.ts";
import type { Pair } from "../network/pair.ts";
import { replay, replayed, writeFrames } from "../network/replay.ts";
import { AGENT_ENVIRONMENT, prepareAgent, prepareCenter, releasedAgent } from "../programs/live-fleet.ts";
import type { LiveAgent } from "../programs/live-fleet.ts";
import { processUse } from "../programs/process-use.ts";
import type { ProcessUse } from "../programs/process-use.ts";
import { mustCome, until } from "../programs/until.ts";
import { countNumbers } from "../reference/numbered-spool.ts";
import type { NumberCounts } from "../reference/numbered-spool.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";

const RATE = 50_000;
const SHORT_SECONDS = 20;
const LONG_SECONDS = 60;
const NUMBERS = 50_000;
const MOST_MEMORY = 80 * 2 ** 20;
/** On a machine whose cores others want too, the agent falls behind and holds more: it may take a quarter more there. */
const BUSY_FACTOR = 1.25;
const SENSOR = "rate-1";

/** What a run at the full rate came to. */
interface Measured {
  readonly sent: { readonly packets: number; readonly packetsPerSecond: number };
  readonly arrived: number;
  readonly found: NumberCounts;
  readonly agent: ProcessUse;
  readonly capture: ProcessUse;
}

async function run(context: FaultContext): Promise<Reached> {
  const missing = whyNoNamespaces();
  if (missing !== null) return { figure: missing, ok: false, skipped: true };
  // A spool in memory would make every fsync free: this one lies on a disk.
  const folder = addFolder("teiten-rate");
  try {
    const seconds = context.long ? LONG_SECONDS : SHORT_SECONDS;
    const measured = await measure(context, folder, seconds);
    const { found, agent, capture, arrived, sent } = measured;
    const all = found.distinct === NUMBERS && found.least === seconds && found.most === seconds;
    const figure = `${sent.packets} packets at ${Math.round(sent.packetsPerSecond)}/s for ${seconds} s: ${arrived} arrived, ${found.packets} spooled, ${found.dropped} dropped, ${found.thinned} thinned, every number ${found.least === found.most ? found.least : `${found.least} to ${found.most}`} times; agent ${mebibytes(agent.peakBytes)} MiB, ${percent(agent, seconds)} % of a core, tcpdump ${mebibytes(capture.peakBytes)} MiB, ${percent(capture, seconds)} %`;
    const whole = found.packets === arrived && arrived === RATE * seconds && found.dropped + found.thinned === 0;
    return { figure, ok: all && whole && agent.peakBytes <= MOST_MEMORY * (isBusy() ? BUSY_FACTOR : 1) };
  } finally {
    removeHosts();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure({ programRoot }: FaultContext, folder: string, seconds: number): Promise<Measured> {
  const pair = buildPair();
  const file = join(folder, "frames.pcap");
  const frames = Array.from({ length: NUMBERS }, (_, number) =>
    mixedFrame({ number, protocol: protocolOf(number), destination: PAIR_SENSOR }),
  );
  writeFrames(file, frames);
  const agent = await enrolled(programRoot, folder, pair);
  agent.start(["--interface", "eth0", "--spool-quota", "2GiB"]);
  const tcpdump = await mustCome("the capture runs", 20_000, () => programIn(pair.sensor, "tcpdump"));
  await until(5000, () => (totalSpool(agent) > 0 ? true : null));
  const sent = await replay(pair.sender, { file, packetsPerSecond: RATE, times: seconds }).ended;
  const report = replayed(sent.out);
  if (report === null) throw new Error(`the generator failed: ${sent.err}`);
  const arrived = totalOf(pair.arrivals.read(PAIR_SENSOR));
  await settled(agent);
  const uses = { agent: processUse(agent.program.child.pid ?? 0), capture: processUse(tcpdump) };
  await agent.stop("SIGTERM");
  return { sent: report, arrived, found: countNumbers(spoolFiles(agent)), ...uses };
}

/** Enrolled at a center that is then stopped: what is measured is the way from the wire to the spool. */
async function enrolled(programRoot: string, folder: string, { sender, sensor }: Pair): Promise<LiveAgent> {
  const under = (name: string): readonly string[] => ["ip", "netns", "exec", name];
  const place = { host: PAIR_CENTER, port: 8443, under: under(sender.name) };
  const center = prepareCenter({ programRoot, folder, ...place });
  const words = ["--country", "JP", "--address", PAIR_SENSOR, "--flood-packets", String(RATE * 4)];
  const token = center.addSensor(SENSOR, words);
  await center.start();
  const before = [...under(sensor.name), ...AGENT_ENVIRONMENT];
  const agent = prepareAgent(programRoot, folder, SENSOR, before, releasedAgent(programRoot));
  await agent.enrol(center.url, token);
  await center.stop("SIGTERM");
  return agent;
}

/** tcpdump hands over within a second, the agent writes as it comes: settled is when the spool has not grown for three. */
async function settled(agent: LiveAgent): Promise<void> {
  for (let [before, quiet] = [-1, 0]; quiet < 3; await sleep(1000)) {
    const bytes = totalSpool(agent);
    quiet = bytes === before ? quiet + 1 : 0;
    before = bytes;
  }
}

function totalSpool(agent: LiveAgent): number {
  return spoolFiles(agent).reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0);
}

function spoolFiles({ state }: LiveAgent): readonly string[] {
  return ["ready", "open"].flatMap((name) => {
    const folder = join(state, "spool", name);
    return readdirSync(folder).map((file) => join(folder, file));
  });
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 2 ** 20);
}

function percent({ cpuSeconds }: ProcessUse, seconds: number): number {
  return Math.round((cpuSeconds / seconds) * 100);
}

/** The full rate of the promise, from the wire to the spool. */
export const scenario: Scenario = {
  name: "CAP-2",
  goal: "50,000 packets/s over a veth through one agent (20 s; 60 s with --long): 0 dropped, every number there, agent at most 80 MiB",
  width: 3,
  limitSeconds: 120,
  run,
};

function isBusy(): boolean {
  const [lastMinute = 0] = loadavg();
  return lastMinute > availableParallelism();
}
