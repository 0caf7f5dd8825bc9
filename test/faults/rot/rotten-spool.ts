import { SimulatedDisk } from "../disk/simulated-disk.ts";
import { pcapHeader, pcapRecord } from "../feed/pcap-stream.ts";
import { asSensorFiles, loadSensorModules } from "../power/sensor-modules.ts";
import type { RecorderOptions, SensorModules } from "../power/sensor-modules.ts";
import { SimulatedClock } from "../power/simulated-clock.ts";
import type { Random } from "../random.ts";

type Receiver = Parameters<RecorderOptions["source"]["start"]>[1];

const SPOOL = "/sensor/spool";
const BOOT = "00000000000000dd";
const ADDRESS = "192.0.2.1";
const PACKETS = 5;

/** How flips in a spool were found. */
export interface RottenSpool {
  readonly flips: number;
  readonly found: number;
  /** Segments that were not flipped and did not come out whole. */
  readonly innocent: number;
}

/** Records segments, turns a bit in most of their files, and lets the next run take them all. */
export async function rotSpool(programRoot: string, random: Random, flips: number): Promise<RottenSpool> {
  const modules = await loadSensorModules(programRoot);
  const disk = new SimulatedDisk(random.fork("disk"));
  disk.prepareFolder("/sensor");
  const clock = new SimulatedClock(Date.UTC(2026, 2, 1) * 1000);
  await record(modules, disk, clock, Math.ceil(flips * 1.1));
  const files = disk.files().filter((path) => path.startsWith(`${SPOOL}/ready/`));
  const flipped = new Set(random.shuffle(files).slice(0, flips));
  for (const path of flipped) disk.flip(path, random.below((disk.peek(path)?.length ?? 1) * 8));
  const spool = await openSpool(modules, disk, clock, "00000000000000ee");
  let [found, innocent] = [0, 0];
  for (let segment = await spool.take(); segment !== null; segment = await spool.take()) {
    const { boot, sequence, reason, kind } = segment.facts;
    const path = `${SPOOL}/ready/${boot}-${String(sequence).padStart(10, "0")}.pcapng`;
    const isFound = kind === "tombstone" && reason === "damaged";
    if (flipped.has(path) && isFound) found += 1;
    if (!flipped.has(path) && isFound) innocent += 1;
    await spool.sent(segment);
  }
  return { flips: flipped.size, found, innocent };
}

async function record(
  modules: SensorModules,
  disk: SimulatedDisk,
  clock: SimulatedClock,
  segments: number,
): Promise<void> {
  const spool = await openSpool(modules, disk, clock, BOOT);
  const receivers: Receiver[] = [];
  const recorder = new modules.Recorder({
    sensor: "one",
    boot: BOOT,
    version: "0.1.0",
    source: sourceTo(receivers),
    store: spool,
    clock,
    report: () => undefined,
    settings: {
      revision: 1,
      zone: "Asia/Tokyo",
      prefixes: [ADDRESS],
      segmentSeconds: 10,
      payload: { keep: "full" },
      floodPacketsPerSecond: 1e6,
      keepSentDays: 7,
      rotateKey: false,
    },
    payloadKey: new Uint8Array(32),
    clockOffset: () => null,
  });
  recorder.start();
  const deliver = (bytes: Buffer): void => receivers.forEach((receiver) => receiver.bytes(bytes));
  deliver(pcapHeader());
  for (let segment = 0; segment < segments; segment++) {
    for (let packet = 0; packet < PACKETS; packet++) {
      const number = segment * PACKETS + packet;
      deliver(pcapRecord({ number, at: BigInt(clock.wall()) * 1000n, destination: ADDRESS, port: 23 }));
      await recorder.idle();
      clock.pass(2600);
    }
    await recorder.idle();
  }
  await recorder.stop();
}

function sourceTo(receivers: Receiver[]): RecorderOptions["source"] {
  return {
    dropped: 0,
    start: (_spec, receiver) => void receivers.push(receiver),
    change: () => undefined,
    restart: () => undefined,
    countDrops: () => Promise.resolve(),
    pause: () => undefined,
    resume: () => undefined,
    stop: () => Promise.resolve(),
  };
}

function openSpool(
  modules: SensorModules,
  disk: SimulatedDisk,
  clock: SimulatedClock,
  boot: string,
): ReturnType<SensorModules["openSpool"]> {
  const files = asSensorFiles(disk.door());
  return modules.openSpool({
    files,
    clock,
    folder: SPOOL,
    sensor: "one",
    boot,
    version: "0.1.0",
    report: () => undefined,
  });
}
