import type * as Uplink from "../../../sensor/src/uplink/index.ts";
import { setImmediate as turn } from "node:timers/promises";
import type { Heartbeat, HeartbeatRequest } from "@teiten/core/uplink";
import { SimulatedDisk } from "../disk/simulated-disk.ts";
import { newHeartbeat } from "../power/new-heartbeat.ts";
import { asSensorFiles, loadSensorModules } from "../power/sensor-modules.ts";
import type { BuiltCollector, SensorModules } from "../power/sensor-modules.ts";
import { SimulatedClock } from "../power/simulated-clock.ts";
import { loadBuilt } from "../programs/load-built.ts";
import { seeded } from "../random.ts";
import type { Random } from "../random.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";

type UplinkModule = typeof Uplink;
type Sender = ReturnType<UplinkModule["createHeartbeatSender"]>;

const MINUTES = 600;
const RUNS = 5;
/** Of all posts so many get no answer, half of them though the center has entered them. */
const FAILING = 0.6;
const BEGINNING = Date.UTC(2026, 2, 1) * 1000;

/** What the center of this scenario has, and whether it can be reached. */
interface Center {
  readonly heard: Map<string, number>;
  failing: number;
  posts: number;
  readonly disorder: string[];
}

async function run(context: FaultContext): Promise<Reached> {
  const random = seeded(context.seed).fork("beats");
  const sensor = await loadSensorModules(context.programRoot);
  const uplink = await loadBuilt<UplinkModule>(context.programRoot, "sensor/dist/uplink/index.js");
  const disk = new SimulatedDisk(random.fork("disk"));
  disk.prepareFolder("/sensor");
  const center: Center = { heard: new Map(), failing: FAILING, posts: 0, disorder: [] };
  const clock = new SimulatedClock(BEGINNING);
  const made: string[] = [];
  const minutes = context.long ? MINUTES * 20 : context.brief ? 60 : MINUTES;
  for (let index = 0; index < RUNS; index++) {
    const boot = String(index).padStart(16, "b");
    const sender = await openSender({ sensor, uplink, disk, clock, random, center, boot }, made);
    if (index === RUNS - 1) center.failing = 0;
    sender.start();
    for (let minute = 0; minute < minutes / RUNS; minute++) await passMinute(clock);
    await stopSender(sender, clock);
  }
  const missing = made.filter((key) => !center.heard.has(key));
  for (const line of [...missing.slice(0, 10).map((key) => `heartbeat ${key} never came`), ...center.disorder])
    context.tell(line);
  const figure = `${made.length} heartbeats of ${RUNS} runs, ${center.posts} posts, ${missing.length} missing, ${center.disorder.length} out of order`;
  return { figure, ok: missing.length === 0 && center.disorder.length === 0 && made.length > minutes / 2 };
}

interface SenderParts {
  readonly sensor: SensorModules;
  readonly uplink: UplinkModule;
  readonly disk: SimulatedDisk;
  readonly clock: SimulatedClock;
  readonly random: Random;
  readonly center: Center;
  readonly boot: string;
}

async function openSender(
  { sensor, uplink, disk, clock, random, center, boot }: SenderParts,
  made: string[],
): Promise<Sender> {
  const report = (): void => undefined;
  const files = asSensorFiles(disk.door());
  const spool = await sensor.openSpool({
    files,
    clock,
    folder: "/sensor/spool",
    sensor: "one",
    boot,
    version: "0.1.0",
    report,
  });
  let number = 0;
  return uplink.createHeartbeatSender({
    spool: watchedSpool(spool, made),
    collector: collectorTo(center, random, clock),
    backOff: uplink.createBackOff({ clock, random: () => random.fraction(), opened: () => undefined, report }),
    clock,
    random: () => random.fraction(),
    make: () => Promise.resolve(newHeartbeat(boot, number++, clock.wall())),
    capture: () => "running",
    answered: () => Promise.resolve(),
    report,
  });
}

type BuiltSpool = Awaited<ReturnType<SensorModules["openSpool"]>>;

/** The part of a spool that a heartbeat sender uses, with an ear on what is safe. */
function watchedSpool(spool: BuiltSpool, made: string[]): BuiltSpool {
  const watched = Object.create(spool) as BuiltSpool;
  return Object.assign(watched, {
    addHeartbeat: async (heartbeat: Heartbeat) => {
      await spool.addHeartbeat(heartbeat);
      made.push(`${heartbeat.boot}-${heartbeat.number}`);
    },
    heartbeats: (most: number) => spool.heartbeats(most),
    heard: (heartbeats: readonly Heartbeat[]) => spool.heard(heartbeats),
    endedBoots: () => spool.endedBoots(),
  });
}

function collectorTo(center: Center, random: Random, clock: SimulatedClock): BuiltCollector {
  const unused = (): never => {
    throw new Error("heartbeats alone are sent here");
  };
  return {
    putSegment: unused,
    receipt: unused,
    rotateKey: unused,
    heartbeats: (request: HeartbeatRequest) => {
      center.posts += 1;
      const fails = random.chance(center.failing);
      if (!fails || random.chance(0.5)) enter(center, request);
      const times = {
        receivedAt: clock.wall(),
        answeredAt: clock.wall(),
        sent: clock.monotonic(),
        answered: clock.monotonic(),
      };
      return Promise.resolve(
        fails
          ? { kind: "later", after: null, reached: true, why: "the line broke" }
          : { kind: "accepted", answer: { ...times, settings: null, missing: [] } },
      );
    },
  };
}

function enter({ heard, disorder }: Center, { heartbeats }: HeartbeatRequest): void {
  for (const [index, { boot, number, at }] of heartbeats.entries()) {
    heard.set(`${boot}-${number}`, at);
    if (index > 0 && (heartbeats[index - 1]?.at ?? 0) > at) disorder.push(`${boot}-${number} came after a later one`);
  }
}

async function passMinute(clock: SimulatedClock): Promise<void> {
  for (let second = 0; second < 60; second++) {
    clock.pass(1000);
    for (let turns = 0; turns < 8; turns++) await turn();
  }
}

async function stopSender(sender: Sender, clock: SimulatedClock): Promise<void> {
  const state = { stopped: false };
  const stopping = sender.stop().then(() => (state.stopped = true));
  for (let seconds = 0; seconds < 600 && !state.stopped; seconds++) {
    clock.pass(1000);
    await turn();
  }
  await stopping;
}

/** Signs of life over a line that mostly fails, through restarts of the agent. */
export const scenario: Scenario = {
  name: "BEAT-1",
  goal: "ten hours of heartbeats, 60 % of the posts without an answer, five runs: every one arrives, in order",
  width: 1,
  limitSeconds: 90,
  run,
};
