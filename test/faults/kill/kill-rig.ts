import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { NumberedPacket } from "../feed/numbered-packet.ts";
import { centerMust } from "../programs/center-command.ts";
import { openCenterState } from "../programs/center-state.ts";
import type { CenterState } from "../programs/center-state.ts";
import { holdEngine } from "../programs/engine-holder.ts";
import type { HeldEngine } from "../programs/engine-holder.ts";
import { freePort } from "../programs/loopback-port.ts";
import { mustCome, until } from "../programs/until.ts";
import type { Random } from "../random.ts";
import type { TrueSegment } from "../reference/truth.ts";
import { enrolRaw } from "../uplink/raw-sensor.ts";
import { HonestSender } from "./honest-sender.ts";
import { LATEST_PASS, killWords } from "./kill-points.ts";
import type { KillTarget } from "./kill-points.ts";
import { KilledAgent } from "./killed-agent.ts";
import { KilledCenter } from "./killed-center.ts";
import { midnightSegments } from "./midnight-segments.ts";

const AGENT_ADDRESS = "192.0.2.1";
const RAW_ADDRESSES = ["192.0.2.11", "192.0.2.12"];
const PORTS = [22, 23, 80, 445];
/** As long as an idle part of the programs may take to come to a point; then the kill comes from outside. */
const POINT_MILLIS = 8000;
const DRAIN_MILLIS = 240_000;
/** More bytes than are left unsynced: the agent syncs an open segment. */
const MANY_PACKETS = 3000;

/** What a rig is made from. */
export interface RigPlan {
  readonly programRoot: string;
  readonly folder: string;
  readonly random: Random;
  /** The first of its packets' numbers. */
  readonly firstNumber: number;
}

/** One center, one agent and two sensors that are but keys, all at work, of which one is killed again and again. */
export class KillRig {
  readonly center: KilledCenter;
  readonly agent: KilledAgent;
  readonly data: string;
  readonly engineKills: { count: number } = { count: 0 };
  senders: readonly HonestSender[] = [];
  private readonly plan: RigPlan;
  private engine: HeldEngine | null = null;
  private last: number;

  private constructor(plan: RigPlan, port: number) {
    this.plan = plan;
    this.last = plan.firstNumber;
    this.data = join(plan.folder, "data");
    this.center = new KilledCenter(plan.programRoot, this.data, port, join(plan.folder, "center.log"));
    this.agent = new KilledAgent(plan.programRoot, plan.folder, "agent");
  }

  /** A rig with everything enrolled, its center running. */
  static async open(plan: RigPlan): Promise<KillRig> {
    const rig = new KillRig(plan, await freePort());
    await rig.prepare();
    return rig;
  }

  /** One kill of the center, at a point or at a random moment; answers whether the point was passed. */
  async killCenter(target: KillTarget | null): Promise<boolean> {
    const { random } = this.plan;
    if (!this.agent.isRunning) this.agent.start(null);
    await this.center.stop("SIGKILL");
    const least = target === null ? 1 : LATEST_PASS - 1;
    for (const sender of this.senders) sender.add(random.between(least, LATEST_PASS));
    await this.center.start(target === null ? null : killWords(target, random));
    if (target !== null && (await this.center.died(POINT_MILLIS))) return true;
    if (target === null) await sleep(random.below(900));
    await this.center.stop("SIGKILL");
    return false;
  }

  /** One kill of the agent; the center runs. Answers whether the point was passed. */
  async killAgent(target: KillTarget | null): Promise<boolean> {
    const { random } = this.plan;
    if (!this.center.isRunning) await this.center.start(null);
    if (this.agent.isRunning) await this.agent.end(0, "SIGKILL");
    const many = target?.point === "segment.synced" ? MANY_PACKETS : random.below(60);
    if (target?.point.startsWith("repair.") === true) await this.leaveOpenSegment();
    this.agent.start(target === null ? null : killWords(target, random));
    await this.agent.feed(() => this.packets(many));
    if (target === null) {
      await this.agent.end(random.below(700), "SIGKILL");
      return false;
    }
    const atItsEnd = /^segment\.(?:stated|closed|renamed|done)$/.test(target.point);
    return this.agent.end(atItsEnd ? 0 : POINT_MILLIS, "SIGTERM");
  }

  /** Kills the engine under the running center. */
  async killEngine(): Promise<void> {
    if (!this.center.isRunning) await this.center.start(null);
    for (const sender of this.senders) sender.add(2);
    await sleep(this.plan.random.below(400));
    if (this.engine !== null) process.kill(this.engine.pid, "SIGKILL");
    this.engineKills.count += 1;
    this.engine = await holdEngine(this.plan.programRoot, this.data);
  }

  /** Lets everything come to rest without a hand: all is delivered, ingested and rolled up. */
  async settle(): Promise<CenterState> {
    if (!this.center.isRunning) await this.center.start(null);
    if (this.agent.isRunning) await this.agent.end(0, "SIGTERM");
    this.agent.start(null);
    for (const sender of this.senders) sender.add(0);
    const state = await openCenterState(this.plan.programRoot, this.data);
    await mustCome("all is delivered", DRAIN_MILLIS, () => (this.isDelivered() ? true : null));
    await mustCome("all is ingested and rolled up", DRAIN_MILLIS, async () => {
      const { length } = await state.ledger.received();
      return length === 0 && (await state.dirtyDays()).length === 0 ? true : null;
    });
    await this.agent.end(0, "SIGTERM");
    for (const sender of this.senders) await sender.stop();
    return state;
  }

  /** What all sensors of the rig sent. */
  truth(): readonly TrueSegment[] {
    return [...this.agent.truth(), ...this.senders.flatMap(({ truth }) => truth)];
  }

  async close(): Promise<void> {
    await this.center.stop("SIGTERM");
    this.engine?.detach();
  }

  /** The engine, for questions at the end. */
  heldEngine(): HeldEngine {
    if (this.engine === null) throw new Error("the engine is not held");
    return this.engine;
  }

  /** An agent dies with a segment open, for the next one to repair. */
  private async leaveOpenSegment(): Promise<void> {
    this.agent.start(null);
    await this.agent.feed(() => this.packets(20));
    await until(POINT_MILLIS, () => (this.agent.openPackets() > 0 ? true : null));
    await this.agent.end(0, "SIGKILL");
  }

  private isDelivered(): boolean {
    return this.agent.waiting() === 0 && this.senders.every(({ waiting }) => waiting === 0);
  }

  private async prepare(): Promise<void> {
    const { programRoot, random } = this.plan;
    centerMust(programRoot, this.data, ["init", "--home", "JP", "--zone", "Asia/Tokyo"]);
    const tokens = [AGENT_ADDRESS, ...RAW_ADDRESSES].map((address, index) => {
      const name = index === 0 ? this.agent.name : `raw-${index}`;
      const more = ["--country", "JP", "--segment-seconds", "1", "--address", address];
      return tokenIn(centerMust(programRoot, this.data, ["sensor", "add", name, ...more]));
    });
    this.engine = await holdEngine(programRoot, this.data);
    await this.center.start(null);
    const address = { port: this.center.port, tls: true };
    await this.agent.enrol(`https://127.0.0.1:${this.center.port}`, tokens[0] ?? "");
    const senders: HonestSender[] = [];
    for (const [index, prefix] of RAW_ADDRESSES.entries()) {
      const sensor = await enrolRaw(address, tokens[index + 1] ?? "");
      const nextNumber = (): number => ++this.last;
      const row = { sensor: sensor.name, address: prefix, random: random.fork(sensor.name), nextNumber };
      senders.push(new HonestSender(address, sensor, midnightSegments(row)));
    }
    this.senders = senders;
  }

  private packets(count: number): readonly NumberedPacket[] {
    const now = BigInt(Date.now()) * 1_000_000n;
    return Array.from({ length: count }, () => ({
      number: ++this.last,
      at: now,
      destination: AGENT_ADDRESS,
      port: this.plan.random.pick(PORTS),
    }));
  }
}

function tokenIn(text: string): string {
  const [token] = /teiten1\.\S+/.exec(text) ?? [];
  if (token === undefined) throw new Error(`no token in: ${text}`);
  return token;
}
