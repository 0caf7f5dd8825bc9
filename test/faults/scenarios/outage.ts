import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pcapRecord } from "../feed/pcap-stream.ts";
import { openCenterState } from "../programs/center-state.ts";
import type { CenterState } from "../programs/center-state.ts";
import { freePort } from "../programs/loopback-port.ts";
import { prepareAgent, prepareCenter } from "../programs/live-fleet.ts";
import type { LiveAgent, LiveCenter } from "../programs/live-fleet.ts";
import { until } from "../programs/until.ts";
import { seeded } from "../random.ts";
import type { Random } from "../random.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";
import { createVirtualAgent } from "../virtual/virtual-agent.ts";
import type { VirtualAgent } from "../virtual/virtual-agent.ts";

const ADDRESS = "203.0.113.10";
const SENSOR = "outage-1";
const HOUR = 3600;
/** What a single address receives in a day, without floods. */
const PACKETS_A_DAY = 6850;
const FLOOD = { from: 30 * HOUR, seconds: 300, packetsPerSecond: 2000 };
/** Segments of three minutes, so that the short form has a third of the files; the long form has the usual minute. */
const SHORT_SEGMENTS = ["--segment-seconds", "180"];
const QUOTA = 8 * 2 ** 20;
const LEAST_SPEED = 50;
const DRAIN_MILLIS = 100_000;
/** Places by which small segments may overtake a large one that is on its way beside them. */
const MOST_DISORDER = 32;

/** What an outage was, as it was sent. */
interface Sent {
  readonly packets: number;
  readonly seconds: number;
}

/** What the center knows of it afterwards. */
interface Known {
  readonly segments: number;
  readonly waiting: number;
  readonly counted: number;
  readonly uncounted: Readonly<Record<string, number>>;
  readonly sum: number;
  /** By how many places the order of arrival differs from the order of the sensor, at most. */
  readonly disorder: number;
}

async function run(context: FaultContext): Promise<Reached> {
  const { programRoot, workspace, seed, long, brief, tell } = context;
  const port = await freePort();
  const center = prepareCenter({ programRoot, folder: workspace, host: "127.0.0.1", port });
  const agent = prepareAgent(programRoot, workspace, SENSOR);
  await enrol(center, agent, long ? [] : SHORT_SEGMENTS);
  const hours = long ? 30 * 24 : brief ? 32 : 72;
  const sent = await liveThrough(context, agent, hours, seeded(seed));
  tell(`${sent.packets} packets in ${hours} h lie in the spool`);
  await center.start();
  const begun = Date.now();
  execFileSync("mkfifo", ["-m", "600", join(workspace, "capture")]);
  agent.start(["--interface", "lo", "--capture-fifo", join(workspace, "capture"), "--spool-quota", "8MiB"]);
  const state = await openCenterState(programRoot, center.data);
  const done = await until(
    DRAIN_MILLIS * (long ? 10 : 1),
    async () => ((await isDrained(state, agent, sent)) ? true : null),
    250,
  );
  const seconds = (Date.now() - begun) / 1000;
  const known = await readKnown(state);
  await state.close();
  await agent.stop("SIGTERM");
  await center.stop("SIGTERM");
  const speed = sent.seconds / seconds;
  const ok = done !== null && known.sum === sent.packets && known.disorder <= MOST_DISORDER && speed >= LEAST_SPEED;
  const losses = Object.entries(known.uncounted).map(([reason, packets]) => `${packets} ${reason}`);
  const figure = `${sent.packets} sent in ${hours} h = ${[`${known.counted} rows`, ...losses].join(" + ")}, difference ${sent.packets - known.sum}; ${known.segments} segments, overtaken by ${known.disorder} places at most; ${Math.round(speed)} × real time`;
  return { figure, ok };
}

async function enrol(center: LiveCenter, agent: LiveAgent, words: readonly string[]): Promise<void> {
  const token = center.addSensor(SENSOR, ["--country", "JP", "--address", ADDRESS, ...words]);
  await center.start();
  await agent.enrol(center.url, token);
  await center.stop("SIGTERM");
}

/** Lives through the hours in the agent's own time, which ends now. */
async function liveThrough(context: FaultContext, enrolled: LiveAgent, hours: number, random: Random): Promise<Sent> {
  const seconds = hours * HOUR;
  const start = (Math.floor(Date.now() / 1000) - seconds) * 1e6;
  const agent = await createVirtualAgent({
    ...context,
    folder: enrolled.state,
    start,
    quota: QUOTA,
    boot: "00000000000000aa",
    random: () => random.fraction(),
    tell: () => undefined,
  });
  await agent.start();
  let [number, quiet] = [0, 0];
  for (let second = 0; second < seconds; second++) {
    const isFlood = second % (72 * HOUR) >= FLOOD.from && second % (72 * HOUR) < FLOOD.from + FLOOD.seconds;
    const packets = isFlood ? FLOOD.packetsPerSecond : Number(random.chance(PACKETS_A_DAY / 86_400));
    quiet += 1000;
    if (packets === 0) continue;
    await agent.clock.advance(quiet);
    agent.deliver(recordsAt(agent, number, packets));
    number += packets;
    quiet = 0;
  }
  await agent.clock.advance(quiet);
  await agent.stop();
  return { packets: number, seconds };
}

function recordsAt({ clock }: VirtualAgent, first: number, count: number): Buffer {
  const at = BigInt(clock.wall()) * 1000n;
  const records = Array.from({ length: count }, (_, index) =>
    pcapRecord({ number: first + index, at: at + BigInt(index * 1000), destination: ADDRESS, port: 23 }),
  );
  return Buffer.concat(records);
}

async function isDrained(state: CenterState, agent: LiveAgent, sent: Sent): Promise<boolean> {
  if (agent.program.outcome !== null) throw new Error(`the agent ended: see ${agent.log}`);
  const known = await readKnown(state);
  return known.waiting === 0 && known.sum >= sent.packets;
}

async function readKnown(state: CenterState): Promise<Known> {
  const lines = (await state.segments()).filter(({ boot }) => boot === "00000000000000aa");
  const order = lines.toSorted((one, other) => one.id - other.id).map(({ sequence }) => Number(sequence));
  const uncounted: Record<string, number> = {};
  let counted = 0;
  for (const line of lines) {
    counted += line.counted ?? 0;
    for (const [reason, packets] of Object.entries(line.uncounted ?? {})) {
      if (packets > 0) uncounted[reason] = (uncounted[reason] ?? 0) + packets;
    }
  }
  const places = order.toSorted((one, other) => one - other);
  return {
    segments: lines.length,
    waiting: lines.filter(({ status }) => status !== "ingested").length,
    counted,
    uncounted,
    sum: Object.values(uncounted).reduce((sum, packets) => sum + packets, counted),
    disorder: Math.max(0, ...order.map((sequence, index) => Math.abs(places.indexOf(sequence) - index))),
  };
}

/** Days without a center, with a flood that is many times the spool. */
export const scenario: Scenario = {
  name: "OUT-1",
  goal: "72 h without a center and a flood inside an 8 MiB spool: rows + named losses = sent, drains in order, at least 50 × real time",
  width: 1,
  limitSeconds: 360,
  run,
};
