import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pcapRecord } from "../feed/pcap-stream.ts";
import { openToxicProxy } from "../network/toxic-proxy.ts";
import type { ToxicProxy } from "../network/toxic-proxy.ts";
import { TOXICS } from "../network/toxics.ts";
import { ledgerLines, openCenterState } from "../programs/center-state.ts";
import { holdEngine } from "../programs/engine-holder.ts";
import { freePort } from "../programs/loopback-port.ts";
import { prepareAgent, prepareCenter } from "../programs/live-fleet.ts";
import type { LiveAgent, LiveCenter } from "../programs/live-fleet.ts";
import { until } from "../programs/until.ts";
import { seeded } from "../random.ts";
import type { Random } from "../random.ts";
import { readSegmentFile } from "../reference/segment-file.ts";
import { compareWithTruth } from "../reference/truth.ts";
import type { CountedCell, LedgerLine, TrueSegment } from "../reference/truth.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";
import { createVirtualAgent } from "../virtual/virtual-agent.ts";

const AGENTS = 8;
const SEGMENTS = 50;
const MOST_SENT = 3;
/** Bytes upwards after which a healthy connection is closed when it rests: a few segments of the shortest class. */
const BUDGET = 24_576;
const DRAIN_MILLIS = 150_000;
/** Share of connections that suffer once each kind has had its turn. */
const SUFFERING = 0.1;

/** One agent behind a proxy of its own, with a spool that is full of closed segments. */
interface Member {
  readonly name: string;
  readonly agent: LiveAgent;
  readonly proxy: ToxicProxy;
  readonly segments: readonly TrueSegment[];
}

async function run(context: FaultContext): Promise<Reached> {
  const { programRoot, workspace, seed, long, tell } = context;
  const random = seeded(seed);
  const port = await freePort();
  const center = prepareCenter({ programRoot, folder: workspace, host: "127.0.0.1", port });
  const names = Array.from({ length: AGENTS + 1 }, (_, index) => (index < AGENTS ? `agent-${index}` : CONTROL));
  const tokens = names.map((name, index) => center.addSensor(name, ["--country", "JP", "--address", addressOf(index)]));
  await center.start();
  const healthy = { yet: true };
  const members: Member[] = [];
  for (const [index, name] of names.entries()) {
    const own = random.fork(name);
    const proxy = await openToxicProxy({
      target: port,
      random: own,
      ...(name === CONTROL ? {} : { budget: BUDGET }),
      choose: plan(own, () => healthy.yet || name === CONTROL),
    });
    const agent = prepareAgent(programRoot, workspace, name);
    await agent.enrol(`https://127.0.0.1:${proxy.port}`, tokens[index] ?? "");
    const count = long ? SEGMENTS * 10 : SEGMENTS;
    await fillSpool(context, agent, addressOf(index), count, own);
    members.push({ name, agent, proxy, segments: spooled(agent) });
  }
  healthy.yet = false;
  const before = new Map(members.map(({ name, proxy }) => [name, proxy.bytes.up]));
  for (const { agent } of members) {
    execFileSync("mkfifo", ["-m", "600", `${agent.state}.fifo`]);
    agent.start(["--interface", "lo", "--capture-fifo", `${agent.state}.fifo`]);
  }
  const result = await watchDrain(context, center, members);
  const dead = members.filter(({ agent }) => agent.program.outcome !== null).map(({ name }) => name);
  const perSegment = (member: Member): number =>
    (member.proxy.bytes.up - (before.get(member.name) ?? 0)) / member.segments.length;
  const control = members.filter(({ name }) => name === CONTROL).map(perSegment)[0] ?? 1;
  const tried = members.filter(({ name }) => name !== CONTROL);
  const sent = tried.reduce((sum, member) => sum + perSegment(member), 0) / tried.length / control;
  await Promise.all(members.map(({ agent }) => agent.stop("SIGTERM")));
  members.forEach(({ proxy }) => proxy.close());
  await center.stop("SIGTERM");
  const unmet = TOXICS.filter(({ name }) => !tried.some(({ proxy }) => proxy.met.has(name))).map(({ name }) => name);
  for (const line of [...result.examples, ...dead.map((name) => `${name} is dead`)]) tell(line);
  const faults = tried.reduce((sum, { proxy }) => sum + suffered(proxy), 0);
  const wrong = result.lost + result.doubled + result.half + result.wrongLines;
  const figure = `${tried.length} agents, ${result.segments} segments through ${faults} faults of ${TOXICS.length - unmet.length} kinds: ${result.lost} lost, ${result.doubled} doubled, ${result.half} half, ${result.wrongLines} wrong in the ledger; each sent ${sent.toFixed(2)} × on average, ${dead.length} agents dead, ${result.seconds.toFixed(0)} s`;
  return { figure, ok: wrong === 0 && unmet.length === 0 && dead.length === 0 && sent <= MOST_SENT };
}

const CONTROL = "agent-control";

function addressOf(index: number): string {
  return `203.0.113.${10 + index}`;
}

/** Every kind once, in an order of the agent's own, then now and then one. */
function plan(random: Random, isHealthy: () => boolean): (connection: number) => (typeof TOXICS)[number] | null {
  const turns = random.shuffle(TOXICS);
  return () => {
    if (isHealthy()) return null;
    return turns.pop() ?? (random.chance(SUFFERING) ? random.pick(TOXICS) : null);
  };
}

function suffered({ met }: ToxicProxy): number {
  return TOXICS.reduce((sum, { name }) => sum + (met.get(name) ?? 0), 0);
}

/** Lives through as many minutes as there shall be segments, in the agent's own time; some minutes are quiet. */
async function fillSpool(
  context: FaultContext,
  { state }: LiveAgent,
  destination: string,
  segments: number,
  random: Random,
): Promise<void> {
  const start = (Math.floor(Date.now() / 60_000) - segments) * 60e6;
  const boot = `b00000000000${random.between(0x1000, 0xffff).toString(16)}`;
  const made = { ...context, folder: state, start, quota: 2 ** 28, boot, random: () => random.fraction() };
  const agent = await createVirtualAgent(made);
  await agent.start();
  let number = random.below(2 ** 20) * 1024;
  for (let minute = 0; minute < segments; minute++) {
    const packets = random.chance(0.2) ? 0 : random.between(1, 20);
    const at = BigInt(agent.clock.wall()) * 1000n;
    for (let index = 0; index < packets; index++) {
      agent.deliver(pcapRecord({ number: number++, at: at + BigInt(index) * 1_000_000n, destination, port: 23 }));
    }
    await agent.clock.advance(minute === segments - 1 ? 58_000 : 60_000);
  }
  await agent.stop();
}

function spooled({ state }: LiveAgent): readonly TrueSegment[] {
  const folder = join(state, "spool/ready");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".pcapng"))
    .map((name) => {
      const { sha256, packets, facts } = readSegmentFile(readFileSync(join(folder, name)));
      const { sensor, boot, sequence } = facts as { sensor: string; boot: string; sequence: number };
      return { sensor, boot, sequence, sha256, packets };
    });
}

type Drained = ReturnType<typeof compareWithTruth> & { readonly segments: number; readonly seconds: number };

/** Waits until the center has ingested everything, or the time is over; compares it with what lay in the spools. */
async function watchDrain(context: FaultContext, center: LiveCenter, members: readonly Member[]): Promise<Drained> {
  const truth = members.flatMap(({ segments }) => segments);
  const boots = new Set(truth.map(({ boot }) => boot));
  const begun = Date.now();
  const state = await openCenterState(context.programRoot, center.data);
  const ours = async (): Promise<readonly (LedgerLine & { readonly id: number })[]> =>
    (await ledgerLines(state)).filter(({ boot }) => boots.has(boot));
  const limit = DRAIN_MILLIS * (context.long ? 10 : 1);
  await until(
    limit,
    async () => ((await ours()).filter(({ status }) => status === "ingested").length >= truth.length ? true : null),
    250,
  );
  const seconds = (Date.now() - begun) / 1000;
  const ledger = await ours();
  await state.close();
  const cells = await countedCells(context.programRoot, center.data, ledger);
  return { ...compareWithTruth(truth, ledger, cells), segments: truth.length, seconds };
}

async function countedCells(
  programRoot: string,
  data: string,
  ledger: readonly (LedgerLine & { readonly id: number })[],
): Promise<readonly CountedCell[]> {
  const engine = await holdEngine(programRoot, data);
  const rows = await engine.ask<{ segment: number; day: string; port: number; packets: number }>(
    "SELECT segment, toString(toDate(minute, 'Asia/Tokyo')) AS day, port, sum(packets) AS packets FROM flows GROUP BY ALL",
  );
  engine.detach();
  const lines = new Map(ledger.map((line) => [line.id, line]));
  return rows.flatMap(({ segment, ...cell }) => {
    const line = lines.get(segment);
    return line === undefined ? [] : [{ ...line, ...cell }];
  });
}

/** Sixteen kinds of fault between eight agents and their center. */
export const scenario: Scenario = {
  name: "PROXY-1",
  goal: "8 agents × 50 segments through 16 kinds of network fault: exactly once, none sent more than 3 × on average, no agent dead",
  width: 1,
  limitSeconds: 300,
  run,
};
