import { randomBytes } from "node:crypto";
import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fillDisk, mountElsewhere, mountSmallDisk, unmount, whyNoMounts } from "../disk/small-disks.ts";
import { CaptureFifo } from "../feed/capture-fifo.ts";
import { buildSegment } from "../feed/segment-builder.ts";
import type { BuiltSegment } from "../feed/segment-builder.ts";
import type { NumberedPacket } from "../feed/numbered-packet.ts";
import { openCenterState } from "../programs/center-state.ts";
import type { CenterState } from "../programs/center-state.ts";
import { freePort } from "../programs/loopback-port.ts";
import { prepareAgent, prepareCenter } from "../programs/live-fleet.ts";
import type { LiveCenter } from "../programs/live-fleet.ts";
import { until } from "../programs/until.ts";
import { folderIn } from "../workspace.ts";
import type { FaultContext, Reached, Scenario } from "../scenario.ts";
import { enrolRaw, putSegment } from "../uplink/raw-sensor.ts";
import type { RawSensor } from "../uplink/raw-sensor.ts";
import type { CenterAddress } from "../uplink/send-request.ts";

const ADDRESS = "203.0.113.10";
const SMALL = 2 * 2 ** 20;
/** A ledger in write-ahead mode needs room for its log too. */
const LEDGER = 8 * 2 ** 20;
const BATCH = 500;
const FED = 60_000;
const SEGMENTS = 12;
const SETTLE_MILLIS = 60_000;

/** What one part came to. */
interface Part {
  readonly figure: string;
  readonly ok: boolean;
}

async function run(context: FaultContext): Promise<Reached> {
  const missing = whyNoMounts();
  if (missing !== null) return { figure: missing, ok: false, skipped: true };
  const parts = [await fullSpool(context), await fullArchive(context), await fullLedger(context)];
  return { figure: parts.map(({ figure }) => figure).join("; "), ok: parts.every(({ ok }) => ok) };
}

/** The spool's disk is full while packets come and the center is away: nothing is lost that is not counted. */
async function fullSpool(context: FaultContext): Promise<Part> {
  const { programRoot } = context;
  const folder = folderIn(context.workspace, "spool");
  const { center } = await openCenter(context, folder);
  const agent = prepareAgent(programRoot, folder, "sensor-1");
  const token = center.addSensor("sensor-1", ["--country", "JP", "--address", ADDRESS, "--segment-seconds", "2"]);
  await center.start();
  await agent.enrol(center.url, token);
  await center.stop("SIGTERM");
  const spool = join(agent.state, "spool");
  mountSmallDisk(spool, SMALL);
  try {
    const fifo = new CaptureFifo(join(folder, "capture"));
    agent.start(["--interface", "lo", "--capture-fifo", fifo.path]);
    if (!(await fifo.open(20_000))) throw new Error(`the agent reads no capture: see ${agent.log}`);
    let fed = 0;
    while (fed < FED) fed += await fifo.feed(packetsFrom(fed, BATCH));
    const other = fillDisk(spool, 0);
    while (fed < FED * 1.2) fed += await fifo.feed(packetsFrom(fed, BATCH));
    rmSync(other, { force: true });
    while (fed < FED * 1.3) fed += await fifo.feed(packetsFrom(fed, BATCH));
    await center.start();
    const state = await openCenterState(programRoot, center.data);
    const sums = await settledSums(state, fed);
    fifo.close();
    const isAlive = agent.program.outcome === null;
    await agent.stop("SIGTERM");
    await state.close();
    await center.stop("SIGTERM");
    const figure = `spool: ${fed} fed = ${sums.counted} rows + ${sums.lost} named, difference ${fed - sums.counted - sums.lost}`;
    return {
      figure: isAlive ? figure : `${figure}, agent dead`,
      ok: isAlive && fed === sums.counted + sums.lost && sums.lost > 0,
    };
  } finally {
    unmount(spool);
  }
}

/** The archive's disk is full: 507 before the body; when there is room again everything is taken. */
async function fullArchive(context: FaultContext): Promise<Part> {
  const folder = folderIn(context.workspace, "archive");
  const { center, address } = await openCenter(context, folder);
  const archive = join(center.data, "archive");
  mountSmallDisk(archive, SMALL);
  try {
    return await fillAndFree(context, center, address, { name: "archive", fill: () => fillDisk(archive, 4096) });
  } finally {
    unmount(archive);
  }
}

/** The ledger's disk is full while the archive has room: what is not entered is not acknowledged. */
async function fullLedger(context: FaultContext): Promise<Part> {
  const folder = folderIn(context.workspace, "ledger");
  const data = join(folder, "data");
  const [archive, engine] = [join(data, "archive"), join(data, "engine")];
  mountSmallDisk(data, LEDGER);
  mountElsewhere(join(folder, "archive"), archive);
  mountElsewhere(join(folder, "engine"), engine);
  try {
    const { center, address } = await openCenter(context, folder);
    return await fillAndFree(context, center, address, { name: "ledger", fill: () => fillDisk(data, 0) });
  } finally {
    unmount(engine, archive, data);
  }
}

interface Filling {
  readonly name: string;
  /** Fills the disk and answers the file to be removed. */
  fill(): string;
}

async function fillAndFree(
  { programRoot }: FaultContext,
  center: LiveCenter,
  address: CenterAddress,
  { name, fill }: Filling,
): Promise<Part> {
  const token = center.addSensor("sensor-1", ["--country", "JP", "--address", ADDRESS]);
  await center.start();
  const sensor = await enrolRaw(address, token);
  const segments = Array.from({ length: SEGMENTS }, (_, sequence) => segmentOf(sequence));
  const before = await putAll(address, sensor, segments.slice(0, 2));
  const other = fill();
  const during = await putAll(address, sensor, segments);
  rmSync(other, { force: true });
  const after = await until(
    SETTLE_MILLIS,
    async () => {
      const answers = await putAll(address, sensor, segments);
      return answers.every((status) => status === 201 || status === 200) ? answers : null;
    },
    500,
  );
  const state = await openCenterState(programRoot, center.data);
  const packets = segments.reduce((sum, segment) => sum + segment.packets.length, 0);
  const sums = await settledSums(state, packets);
  const known = await state.segments();
  await state.close();
  const isAlive = center.program.outcome === null;
  await center.stop("SIGTERM");
  const accepted = during.filter((status) => status === 201).length;
  const refused = during.filter((status) => status === 507 || status === 503 || status === 500).length;
  const whole = known.length === SEGMENTS && sums.counted === packets;
  const figure = `${name}: ${refused} of ${SEGMENTS} refused while full (${accepted} taken), all taken when free, ${sums.counted} of ${packets} packets counted`;
  const ok = isAlive && after !== null && whole && refused > 0 && before.every((status) => status === 201);
  return { figure: isAlive ? figure : `${figure}, center dead`, ok };
}

async function openCenter(
  { programRoot }: FaultContext,
  folder: string,
): Promise<{ readonly center: LiveCenter; readonly address: CenterAddress }> {
  const port = await freePort();
  const center = prepareCenter({ programRoot, folder, host: "127.0.0.1", port });
  appendFileSync(join(center.data, "teiten.yaml"), "collector:\n  reserve: 0\n");
  return { center, address: { port, tls: true } };
}

async function putAll(
  address: CenterAddress,
  sensor: RawSensor,
  segments: readonly BuiltSegment[],
): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (const segment of segments) {
    statuses.push((await putSegment(address, sensor, segment).catch(() => ({ status: 0 }))).status);
  }
  return statuses;
}

/** A segment of 200 packets, as the sensor `sensor-1` would send it an hour ago. */
function segmentOf(sequence: number): BuiltSegment {
  const from = (Math.floor(Date.now() / 60_000) - 60 + sequence) * 60e6;
  const plan = { sensor: "sensor-1", boot: "00000000000000f1", sequence, from, to: from + 60e6 };
  return buildSegment(plan, packetsFrom(sequence * 1000, 200, BigInt(from) * 1000n));
}

function packetsFrom(first: number, count: number, at = BigInt(Date.now()) * 1_000_000n): readonly NumberedPacket[] {
  const port = 1 + (randomBytes(2).readUInt16BE(0) % 1024);
  return Array.from({ length: count }, (_, index) => ({ number: first + index, at, destination: ADDRESS, port }));
}

interface Sums {
  readonly counted: number;
  readonly lost: number;
}

/** Waits until the books hold so many packets (or the time is over) and everything that came is ingested. */
async function settledSums(state: CenterState, packets: number): Promise<Sums> {
  let sums: Sums = { counted: 0, lost: 0 };
  await until(
    SETTLE_MILLIS,
    async () => {
      let [counted, lost] = [0, 0];
      for (const line of await state.segments()) {
        counted += line.counted ?? 0;
        for (const number of Object.values(line.uncounted ?? {})) lost += number;
      }
      sums = { counted, lost };
      return counted + lost >= packets ? true : null;
    },
    250,
  );
  return sums;
}

/** Full disks, one after the other, that have room again. */
export const scenario: Scenario = {
  name: "FULL-1",
  goal: "spool, archive and ledger on full disks in turn: no false 201, sums close, recovery without a restart",
  width: 1,
  limitSeconds: 240,
  run,
};
