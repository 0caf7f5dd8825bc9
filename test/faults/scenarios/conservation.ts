import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { mixedFrame, protocolOf } from "../feed/mixed-frame.ts";
import { totalOf } from "../network/arrivals.ts";
import { programIn, removeHosts, whyNoNamespaces } from "../network/namespaces.ts";
import { PAIR_CENTER, PAIR_SENSOR, buildPair } from "../network/pair.ts";
import type { Pair } from "../network/pair.ts";
import { replay, writeFrames } from "../network/replay.ts";
import { openCenterState } from "../programs/center-state.ts";
import type { CenterState } from "../programs/center-state.ts";
import { prepareAgent, prepareCenter } from "../programs/live-fleet.ts";
import type { LiveAgent, LiveCenter } from "../programs/live-fleet.ts";
import { mustCome, until } from "../programs/until.ts";
import { seeded } from "../random.ts";
import type { Random } from "../random.ts";
import { readNumberedTimes } from "../reference/numbered-spool.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";

const SENSOR = "conservation-1";
const FRAMES = 300_000;
const RATE = 50_000;
const KILLED_FRAMES = 90_000;
const KILLED_RATE = 10_000;
const KILLS = 3;
const LONGEST_GAP = 5;
const SETTLE_MILLIS = 60_000;

/** One sending: what arrived at the door and what the center has of it. */
interface Balance {
  readonly arrived: number;
  readonly dropped: number;
  readonly captured: number;
  readonly counted: number;
  readonly losses: number;
  readonly reasons: ReadonlySet<string>;
  /** Greatest id in the ledger when the sums were taken. */
  readonly lastSegment: number;
}

async function run(context: FaultContext): Promise<Reached> {
  const missing = whyNoNamespaces();
  if (missing !== null) return { figure: missing, ok: false, skipped: true };
  try {
    return await conserve(context);
  } finally {
    removeHosts();
  }
}

async function conserve(context: FaultContext): Promise<Reached> {
  const { programRoot, workspace, seed, long } = context;
  const pair = buildPair();
  const under = (name: string): readonly string[] => ["ip", "netns", "exec", name];
  const place = { host: PAIR_CENTER, port: 8443, under: under(pair.sender.name) };
  const center = prepareCenter({ programRoot, folder: workspace, ...place });
  const words = ["--country", "JP", "--address", PAIR_SENSOR, "--flood-packets", "1000000", "--segment-seconds", "2"];
  const token = center.addSensor(SENSOR, words);
  await center.start();
  const agent = prepareAgent(programRoot, workspace, SENSOR, under(pair.sensor.name));
  await agent.enrol(center.url, token);
  agent.start(["--interface", "eth0"]);
  const state = await openCenterState(programRoot, center.data);
  const parts = { context, pair, center, agent, state, random: seeded(seed) };
  const stopped = await sendThroughStops(parts, long ? 10 : 1);
  const killed = await sendThroughKills(parts);
  await agent.stop("SIGTERM");
  await state.close();
  const rows = rowsOf(context, pair, center, stopped.lastSegment);
  await center.stop("SIGTERM");
  const residual = stopped.arrived - stopped.captured - stopped.dropped;
  const closes = stopped.captured - stopped.losses - rows;
  const names = [...stopped.reasons].join(", ");
  const figure = `${stopped.arrived} arrived = ${stopped.captured} captured + ${stopped.dropped} dropped (residual ${residual}); captured = ${rows} rows + ${stopped.losses} named${names === "" ? "" : `: ${names}`} (residual ${closes}); ${KILLS} kills of the capture: gaps of ${killed.gaps.map((seconds) => seconds.toFixed(1)).join(", ")} s, ${killed.unflagged} not flagged`;
  const gapsHold = killed.unflagged === 0 && killed.gaps.every((seconds) => seconds <= LONGEST_GAP);
  return { figure, ok: residual === 0 && closes === 0 && stopped.dropped > 0 && gapsHold };
}

interface Parts {
  readonly context: FaultContext;
  readonly pair: Pair;
  readonly center: LiveCenter;
  readonly agent: LiveAgent;
  readonly state: CenterState;
  readonly random: Random;
}

/** The capture is stopped while packets come, until the kernel has no room: what it drops it counts. */
async function sendThroughStops({ context, pair, state }: Parts, times: number): Promise<Balance> {
  const file = join(context.workspace, "frames.pcap");
  writeNumbered(file, FRAMES);
  const capture = await captureOf(pair);
  const sending = replay(pair.sender, { file, packetsPerSecond: RATE, times });
  await until(10_000, () => (totalOf(pair.arrivals.read(PAIR_SENSOR)) > RATE / 2 ? true : null), 50);
  process.kill(capture, "SIGSTOP");
  const before = totalOf(pair.arrivals.read(PAIR_SENSOR));
  await until(20_000, () => (totalOf(pair.arrivals.read(PAIR_SENSOR)) > before + FRAMES * 0.85 ? true : null), 50);
  process.kill(capture, "SIGCONT");
  await sending.ended;
  const arrived = totalOf(pair.arrivals.read(PAIR_SENSOR));
  await until(SETTLE_MILLIS, async () => {
    const { captured, dropped, counted, losses } = await balanceOf(state);
    return captured + dropped >= arrived && counted + losses >= captured ? true : null;
  });
  return { ...(await balanceOf(state)), arrived };
}

async function balanceOf(state: CenterState): Promise<Omit<Balance, "arrived">> {
  const sums = { captured: 0, dropped: 0, counted: 0, losses: 0, lastSegment: 0, reasons: new Set<string>() };
  for (const { id, frames, dropped, counted, uncounted } of await state.segments()) {
    sums.lastSegment = Math.max(sums.lastSegment, id);
    sums.captured += frames ?? 0;
    sums.dropped += dropped;
    sums.counted += counted ?? 0;
    for (const [reason, packets] of Object.entries(uncounted ?? {})) {
      sums.losses += packets;
      if (packets > 0) sums.reasons.add(reason);
    }
  }
  return sums;
}

function rowsOf({ programRoot }: FaultContext, { sender }: Pair, { data }: LiveCenter, last: number): number {
  const program = fileURLToPath(new URL("../programs/ask-engine.js", import.meta.url));
  const question = `SELECT sum(packets) AS packets FROM flows WHERE segment <= ${last}`;
  const answer = sender.must([process.execPath, program, programRoot, data, question]);
  const [row] = JSON.parse(answer) as readonly { readonly packets: number }[];
  return row?.packets ?? 0;
}

/** The capture is killed while packets come: what it held is lost, and the time is not observed. */
async function sendThroughKills(
  parts: Parts,
): Promise<{ readonly gaps: readonly number[]; readonly unflagged: number }> {
  const { context, pair, agent, random } = parts;
  const file = join(context.workspace, "killed.pcap");
  writeNumbered(file, KILLED_FRAMES);
  const begun = Date.now() * 1000;
  const sending = replay(pair.sender, { file, packetsPerSecond: KILLED_RATE, times: 1 });
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(random.between(500, 1500));
    process.kill(await captureOf(pair), "SIGKILL");
  }
  await captureOf(pair);
  await sending.ended;
  await sleep(1500);
  await agent.stop("SIGTERM");
  agent.start(["--interface", "eth0"]);
  const folders = ["ready", "sent"].map((name) => join(agent.state, "spool", name));
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => readFileSync(join(folder, name))));
  return gapsIn(files, begun);
}

/** Runs of numbers that are missing, in seconds, and how many of them lie in time that a segment claims to have observed. */
function gapsIn(
  files: readonly Buffer[],
  since: number,
): { readonly gaps: readonly number[]; readonly unflagged: number } {
  const { times, intervals } = readNumberedTimes(files, since);
  const gaps: number[] = [];
  let unflagged = 0;
  for (let number = 0; number < KILLED_FRAMES; number++) {
    if (times.has(number)) continue;
    const first = number;
    while (number < KILLED_FRAMES && !times.has(number)) number += 1;
    const before = times.get(first - 1) ?? since;
    const after = times.get(number) ?? Infinity;
    gaps.push((number - first) / KILLED_RATE);
    const covered = intervals.filter(({ from, to }) => from <= before && to >= after);
    if (covered.length > 0) unflagged += 1;
  }
  return { gaps, unflagged };
}

function captureOf(pair: Pair): Promise<number> {
  return mustCome("the capture runs", 20_000, () => programIn(pair.sensor, "tcpdump"));
}

function writeNumbered(file: string, count: number): void {
  const frames = Array.from({ length: count }, (_, number) =>
    mixedFrame({ number, protocol: protocolOf(number), destination: PAIR_SENSOR }),
  );
  writeFrames(file, frames);
}

/** From the door of the host to the row: nothing is lost that is not counted. */
export const scenario: Scenario = {
  name: "CAP-1",
  goal: "300,000 numbered frames: arrived = captured + dropped, captured = rows + named losses; a killed capture leaves gaps of at most 5 s, flagged",
  width: 1,
  limitSeconds: 180,
  run,
};
