import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CaptureFifo } from "../feed/capture-fifo.ts";
import { openToxicProxy } from "../network/toxic-proxy.ts";
import type { ToxicProxy } from "../network/toxic-proxy.ts";
import { openCenterState } from "../programs/center-state.ts";
import type { CenterState } from "../programs/center-state.ts";
import { holdEngine } from "../programs/engine-holder.ts";
import { freePort } from "../programs/loopback-port.ts";
import { prepareAgent, prepareCenter } from "../programs/live-fleet.ts";
import type { LiveAgent, LiveCenter, Under } from "../programs/live-fleet.ts";
import { mustCome, until } from "../programs/until.ts";
import { seeded } from "../random.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";

const HOUR = 3600;
const DAY = 86_400;
const SETTLE_MILLIS = 60_000;
const BATCH = 150;

/** What a sensor's clock is set to while it captures, and whether the center was ever asked for the time. */
interface ClockFault {
  readonly name: string;
  /** Seconds that the clock is ahead of the true time, at this moment. */
  readonly ahead: () => number;
  readonly measured: boolean;
}

const FAULTS: readonly ClockFault[] = [
  { name: "hour-ahead", ahead: () => HOUR, measured: true },
  { name: "hour-behind", ahead: () => -HOUR, measured: true },
  { name: "day-ahead", ahead: () => DAY, measured: true },
  { name: "day-behind", ahead: () => -DAY, measured: true },
  { name: "year-1970", ahead: () => DAY - Math.floor(Date.now() / 1000), measured: true },
  { name: "year-2038", ahead: () => 2 ** 31 - 3 - Math.floor(Date.now() / 1000), measured: true },
  { name: "never-measured", ahead: () => DAY, measured: false },
];

/** A sensor with a clock of its own. */
interface Member {
  readonly fault: ClockFault;
  readonly agent: LiveAgent;
  readonly fifo: CaptureFifo;
  readonly proxy: ToxicProxy;
  readonly clock: { file: string; ahead: number };
  readonly address: string;
  fed: number;
}

async function run(context: FaultContext): Promise<Reached> {
  const library = faketimeLibrary();
  if (library === null) return { figure: "libfaketime is not installed", ok: false, skipped: true };
  const { programRoot, workspace, seed } = context;
  const port = await freePort();
  const center = prepareCenter({ programRoot, folder: workspace, host: "127.0.0.1", port });
  const addresses = FAULTS.map((_, index) => `203.0.113.${10 + index}`);
  const tokens = FAULTS.map(({ name }, index) =>
    center.addSensor(name, ["--country", "JP", "--address", addresses[index] ?? "", "--segment-seconds", "1"]),
  );
  await center.start();
  const begun = Math.floor(Date.now() / 60_000) * 60;
  const members: Member[] = [];
  for (const [index, fault] of FAULTS.entries()) {
    const proxy = await openToxicProxy({ target: port, random: seeded(seed), choose: () => null });
    const member = await enrolled(context, library, fault, proxy, addresses[index] ?? "", tokens[index] ?? "");
    members.push(member);
  }
  const state = await openCenterState(programRoot, center.data);
  await Promise.all(members.map((member) => live(member, state)));
  const fed = members.reduce((sum, member) => sum + member.fed, 0);
  const sums = await settled(state, fed);
  const ended = Math.floor(Date.now() / 60_000) * 60 + 60;
  await state.close();
  const wrong = await wrongMinutes(programRoot, center, begun, ended);
  await Promise.all(members.map(({ agent }) => agent.stop("SIGTERM")));
  members.forEach(({ proxy, fifo }) => (proxy.close(), fifo.close()));
  await center.stop("SIGTERM");
  const measured = FAULTS.filter((fault) => fault.measured).map(({ name }) => name);
  const misplaced = wrong.filter(({ sensor }) => measured.includes(sensor));
  for (const { sensor, packets, from, to } of wrong)
    context.tell(`${sensor}: ${packets} packets from ${from} to ${to}`);
  const packets = misplaced.reduce((sum, cell) => sum + cell.packets, 0);
  const unmeasured = sums.bySensor.get("never-measured") ?? { counted: 0, lost: 0 };
  const figure = `${measured.length} clocks that jump (${measured.join(", ")}): ${fed} packets fed = ${sums.counted} rows + ${sums.lost} quarantined, ${packets} in a wrong minute; a clock that was never measured: ${unmeasured.lost} of ${unmeasured.counted + unmeasured.lost} quarantined`;
  const closes = sums.counted + sums.lost === fed;
  return { figure, ok: closes && packets === 0 && unmeasured.counted === 0 && unmeasured.lost > 0 };
}

async function enrolled(
  { programRoot, workspace }: FaultContext,
  library: string,
  fault: ClockFault,
  proxy: ToxicProxy,
  address: string,
  token: string,
): Promise<Member> {
  const clock = { file: join(workspace, `${fault.name}.clock`), ahead: 0 };
  writeFileSync(clock.file, "+0\n");
  const under: Under = [
    "env",
    `LD_PRELOAD=${library}`,
    `FAKETIME_TIMESTAMP_FILE=${clock.file}`,
    "FAKETIME_NO_CACHE=1",
    "FAKETIME_DONT_FAKE_MONOTONIC=1",
    "DONT_FAKE_MONOTONIC=1",
  ];
  const agent = prepareAgent(programRoot, workspace, fault.name, under);
  await agent.enrol(`https://127.0.0.1:${proxy.port}`, token);
  return { fault, agent, proxy, clock, address, fed: 0, fifo: new CaptureFifo(`${agent.state}.fifo`) };
}

/** Some packets at the right time, some while the clock is wrong, some when it is right again. */
async function live(member: Member, state: CenterState): Promise<void> {
  const { fault, agent, proxy } = member;
  if (!fault.measured) {
    proxy.block(true);
    setClock(member, fault.ahead());
  }
  await start(member);
  if (fault.measured) {
    await mustCome(`${fault.name} measured its clock`, 30_000, () => hasOffset(state, fault.name));
    await feed(member);
    setClock(member, fault.ahead());
  }
  for (let batch = 0; batch < 3; batch++) await feed(member);
  if (fault.measured) {
    setClock(member, 0);
    await feed(member);
    return;
  }
  await sleep(3000);
  await agent.stop("SIGTERM");
  setClock(member, 0);
  proxy.block(false);
  await start(member);
}

async function start({ agent, fifo, fault }: Member): Promise<void> {
  agent.start(["--interface", "lo", "--capture-fifo", fifo.path]);
  if (!(await fifo.open(20_000))) throw new Error(`the agent ${fault.name} reads no capture: see ${agent.log}`);
}

/** Packets stamped as the host's kernel would: by its clock as it is set. */
async function feed(member: Member): Promise<void> {
  const { fifo, clock, address } = member;
  for (let index = 0; index < BATCH; index++) {
    const at = BigInt(Date.now() + clock.ahead * 1000) * 1_000_000n;
    member.fed += await fifo.feed([{ number: member.fed, at, destination: address, port: 23 }]);
    if (index % 10 === 0) await sleep(100);
  }
}

function setClock({ clock }: Member, ahead: number): void {
  clock.ahead = ahead;
  writeFileSync(clock.file, `${ahead < 0 ? "" : "+"}${ahead}\n`);
}

async function hasOffset(state: CenterState, sensor: string): Promise<true | null> {
  const known = (await state.sensors()).find(({ name }) => name === sensor);
  const lines = (await state.segments()).filter(({ sensorId }) => sensorId === known?.id);
  return lines.length > 0 ? true : null;
}

interface Sums {
  readonly counted: number;
  readonly lost: number;
  readonly bySensor: ReadonlyMap<string, { readonly counted: number; readonly lost: number }>;
}

async function settled(state: CenterState, fed: number): Promise<Sums> {
  let sums: Sums = { counted: 0, lost: 0, bySensor: new Map() };
  const names = new Map((await state.sensors()).map(({ id, name }) => [id, name]));
  await until(
    SETTLE_MILLIS,
    async () => {
      const bySensor = new Map<string, { counted: number; lost: number }>();
      for (const line of await state.segments()) {
        const of = bySensor.get(names.get(line.sensorId) ?? "") ?? { counted: 0, lost: 0 };
        of.counted += line.counted ?? 0;
        of.lost += Object.values(line.uncounted ?? {}).reduce((sum, packets) => sum + packets, 0);
        bySensor.set(names.get(line.sensorId) ?? "", of);
      }
      const all = [...bySensor.values()];
      const counted = all.reduce((sum, of) => sum + of.counted, 0);
      const lost = all.reduce((sum, of) => sum + of.lost, 0);
      sums = { counted, lost, bySensor };
      return counted + lost >= fed ? true : null;
    },
    250,
  );
  return sums;
}

interface WrongCell {
  readonly sensor: string;
  readonly packets: number;
  readonly from: string;
  readonly to: string;
}

/** Packets by sensor outside the minutes in which the scenario ran; seconds since 1970 UTC. */
async function wrongMinutes(
  programRoot: string,
  center: LiveCenter,
  from: number,
  to: number,
): Promise<readonly WrongCell[]> {
  const engine = await holdEngine(programRoot, center.data);
  const rows = await engine.ask<{ sensor: number; packets: number; from: string; to: string }>(
    `SELECT sensor, sum(packets) AS packets, toString(min(minute)) AS from, toString(max(minute)) AS to FROM flows
     WHERE toUnixTimestamp(minute) < ${from} OR toUnixTimestamp(minute) > ${to} GROUP BY sensor`,
  );
  engine.detach();
  const state = await openCenterState(programRoot, center.data);
  const names = new Map((await state.sensors()).map(({ id, name }) => [id, name]));
  await state.close();
  return rows.map((row) => ({ ...row, sensor: names.get(row.sensor) ?? "" }));
}

function faketimeLibrary(): string | null {
  const base = "/usr/lib";
  const folders = existsSync(base) ? readdirSync(base) : [];
  const paths = folders.map((name) => join(base, name, "faketime/libfaketimeMT.so.1"));
  return paths.find((path) => existsSync(path)) ?? null;
}

/** Clocks that somebody sets while the sensor captures. */
export const scenario: Scenario = {
  name: "TIME-1",
  goal: "clocks that jump by hours, by days, to 1970 and to 2038 during capture: no packet in a wrong day (here: minute) when the offset is measured, the rest quarantined and counted",
  width: 1,
  limitSeconds: 180,
  run,
};
