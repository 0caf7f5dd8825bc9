import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCaptureReader } from "@teiten/core/packet";
import { readSegmentFacts } from "@teiten/core/uplink";
import type { SegmentFacts, SensorSettings } from "@teiten/core/uplink";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pcap } from "../../../test/captures/capture-builder.ts";
import { bytes, ethernet, ipv4, tcp } from "../../../test/captures/packet-builder.ts";
import { openDiskFiles } from "../host/index.ts";
import type { Clock } from "../host/index.ts";
import { openSpool } from "../spool/index.ts";
import type { DiskSpool } from "../spool/index.ts";
import { Recorder } from "./index.ts";
import type { CaptureSpec, PacketSource, RecorderOptions, SourceReceiver } from "./index.ts";

const START = Date.UTC(2022, 5, 30, 14, 58) * 1000;
const FRAME = ethernet(0x0800, ipv4({ source: "203.0.113.1" }, bytes(tcp(), new Uint8Array(300).fill(7))));
const SETTINGS: SensorSettings = {
  revision: 1,
  zone: "Asia/Tokyo",
  prefixes: ["192.0.2.1"],
  segmentSeconds: 60,
  payload: { keep: "first", bytes: 128 },
  floodPacketsPerSecond: 1000,
  keepSentDays: 7,
  rotateKey: false,
};

/** Time that passes when it is told to. */
class HandClock implements Clock {
  micros = START;
  elapsed = 0;
  private readonly waiting: { at: number; call: () => void }[] = [];
  wall(): number {
    return this.micros;
  }
  monotonic(): number {
    return this.elapsed;
  }
  after(milliseconds: number, call: () => void): () => void {
    const entry = { at: this.elapsed + milliseconds, call };
    this.waiting.push(entry);
    return () => this.waiting.splice(this.waiting.indexOf(entry), 1);
  }
  pass(milliseconds: number): void {
    const end = this.elapsed + milliseconds;
    for (;;) {
      const next = this.waiting.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (next === undefined) break;
      this.waiting.splice(this.waiting.indexOf(next), 1);
      this.micros += (next.at - this.elapsed) * 1000;
      this.elapsed = next.at;
      next.call();
    }
    this.micros += (end - this.elapsed) * 1000;
    this.elapsed = end;
  }
}

/** A source that delivers what a test puts into it. */
class HandSource implements PacketSource {
  dropped = 0;
  restarts = 0;
  readonly changes: CaptureSpec[] = [];
  receiver: SourceReceiver | null = null;
  start(_spec: unknown, receiver: SourceReceiver): void {
    this.receiver = receiver;
  }
  change(spec: CaptureSpec): void {
    this.changes.push(spec);
  }
  restart(): void {
    this.restarts += 1;
  }
  countDrops(): Promise<void> {
    return Promise.resolve();
  }
  pause(): void {}
  resume(): void {}
  stop(): Promise<void> {
    return Promise.resolve();
  }
}

const HEADER = pcap([], { nanoseconds: true });
const RECORD = pcap([{ frame: FRAME }], { nanoseconds: true }).subarray(HEADER.length);
function packetAt(micros: number): Uint8Array {
  const record = Uint8Array.from(RECORD);
  new DataView(record.buffer).setUint32(0, Math.floor(micros / 1e6), true);
  new DataView(record.buffer).setUint32(4, (micros % 1e6) * 1000, true);
  return record;
}
/** Packets a microsecond apart. */
const burst = (count: number): Uint8Array =>
  Buffer.concat(Array.from({ length: count }, (_, index) => packetAt(clock.wall() + index)));

let folder = "";
let clock = new HandClock();
let source = new HandSource();
let spool: DiskSpool;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "teiten-recorder-"));
  clock = new HandClock();
  source = new HandSource();
  spool = await open("0123456789abcdef");
});
afterEach(() => rm(folder, { recursive: true }));

function open(boot: string): Promise<DiskSpool> {
  const files = openDiskFiles();
  return openSpool({ files, clock, folder, sensor: "tokyo-1", boot, version: "0.1.0", report: () => undefined });
}

const constantOffset: RecorderOptions["clockOffset"] = () => ({ offset: 5, uncertainty: 9 });

function startRecorder(settings: SensorSettings = SETTINGS, clockOffset = constantOffset): Recorder {
  const recorder = new Recorder({
    sensor: "tokyo-1",
    boot: "0123456789abcdef",
    version: "0.1.0",
    source,
    store: spool,
    clock,
    report: () => undefined,
    settings,
    payloadKey: new Uint8Array(32),
    clockOffset,
  });
  recorder.start();
  return recorder;
}

async function segments(): Promise<readonly (SegmentFacts & { readonly frames: number })[]> {
  const found: (SegmentFacts & { readonly frames: number })[] = [];
  for (let taken = await spool.take(); taken !== null; taken = await spool.take()) {
    const reader = createCaptureReader(() => undefined);
    reader.push(await spool.read(taken));
    const summary = reader.finish();
    expect(summary.cut).toBeNull();
    const statistics = summary.statistics.at(-1);
    const { facts } = taken;
    expect(readSegmentFacts(statistics?.comment ?? "")).toMatchObject(facts);
    expect(statistics).toMatchObject({ startMicros: facts.from, endMicros: facts.to, dropped: facts.dropped });
    expect(statistics?.received).toBe(facts.packets + facts.thinned + facts.tombstoned + facts.dropped);
    found.push({ ...facts, frames: summary.frames });
  }
  return found;
}

test("segments follow one another without a gap, empty ones too, and none crosses the observation day", async () => {
  const recorder = startRecorder();
  clock.pass(500);
  source.receiver?.bytes(HEADER);
  clock.pass(30_000);
  source.receiver?.bytes(packetAt(clock.wall()));
  clock.pass(200_000);
  await recorder.stop();
  const all = await segments();
  expect(all.map(({ packets }) => packets)).toEqual([1, 0, 0, 0]);
  expect(all.map(({ from }) => (from - START) / 1e6)).toEqual([0.5, 60.5, 120, 180]);
  expect(all.map(({ to }) => (to - START) / 1e6)).toEqual([60.5, 120, 180, 230.5]);
  expect(all.map(({ previous }) => previous === null)).toEqual([true, false, false, false]);
});

test("a packet of the old day that comes late is in the old day's segment", async () => {
  const recorder = startRecorder();
  source.receiver?.bytes(HEADER);
  clock.pass(120_500);
  const midnight = START + 120e6;
  source.receiver?.bytes(bytes(packetAt(midnight - 1), packetAt(midnight), packetAt(midnight + 1)));
  await recorder.stop();
  const all = await segments();
  expect(all.map(({ packets }) => packets)).toEqual([0, 1, 2]);
  expect(all[2]?.from).toBe(midnight);
});

test("a flood is thinned and every packet is counted", async () => {
  const recorder = startRecorder();
  source.receiver?.bytes(HEADER);
  for (let second = 0; second < 3; second++) {
    source.receiver?.bytes(burst(5000));
    clock.pass(1000);
  }
  source.dropped = 12;
  await recorder.stop();
  const [only] = await segments();
  expect((only?.packets ?? 0) + (only?.thinned ?? 0)).toBe(15_000);
  expect(only?.frames).toBe(only?.packets);
  expect(only?.packets).toBeLessThan(6000);
  expect(only).toMatchObject({ dropped: 12, clockOffset: 5, clockUncertainty: 9 });
  expect(recorder.totals).toMatchObject({ dropped: 12, thinned: only?.thinned });
});

test("a clock that is set ends the segment where the old clock stood", async () => {
  const recorder = startRecorder();
  source.receiver?.bytes(HEADER);
  clock.pass(10_000);
  clock.micros += 3600e6;
  clock.pass(10_000);
  await recorder.stop();
  const all = await segments();
  expect(all).toMatchObject([{ clockStep: true }, { clockStep: true }]);
  expect((all[0]?.to ?? 0) - (all[0]?.from ?? 0)).toBeLessThanOrEqual(11e6);
  expect((all[1]?.to ?? 0) - START).toBe(3620e6);
});

test("a stream that ends leaves a gap, and one that is unreadable is begun anew", async () => {
  const recorder = startRecorder();
  source.receiver?.bytes(bytes(HEADER, packetAt(clock.wall()), packetAt(clock.wall()).subarray(0, 20)));
  clock.pass(5000);
  source.receiver?.ended("gone");
  expect(recorder.totals.capture).toBe("stopped");
  clock.pass(5000);
  source.receiver?.bytes(HEADER);
  expect(recorder.totals.capture).toBe("running");
  source.receiver?.bytes(new Uint8Array(64).fill(0xff));
  expect(source.restarts).toBe(1);
  source.receiver?.ended("restarted");
  await recorder.stop();
  const all = await segments();
  expect(all.map(({ from, to }) => [(from - START) / 1e6, (to - START) / 1e6])).toEqual([
    [0, 5],
    [10, 10],
  ]);
});

test("settings change in a new segment, and a large segment is cut by its bytes", async () => {
  const recorder = startRecorder();
  source.receiver?.bytes(HEADER);
  recorder.follow({ ...SETTINGS, revision: 2, payload: { keep: "full" }, floodPacketsPerSecond: 1e6 });
  source.receiver?.bytes(burst(12_000));
  await recorder.stop();
  const all = await segments();
  expect(all.length).toBe(3);
  expect(all.reduce((sum, { frames }) => sum + frames, 0)).toBe(12_000);
});

test("other prefixes are captured though their revision is the same, and another revision alone cuts nothing", async () => {
  const recorder = startRecorder();
  source.receiver?.bytes(HEADER);
  recorder.follow({ ...SETTINGS, revision: 2, rotateKey: true });
  expect(source.changes).toEqual([]);
  recorder.follow({ ...SETTINGS, prefixes: ["192.0.2.99"] });
  expect(source.changes).toMatchObject([{ prefixes: ["192.0.2.99"] }]);
  await recorder.stop();
  expect(await segments()).toHaveLength(2);
});

test("an agent that dies loses nothing that was written, and what it thinned and the kernel dropped was noted", async () => {
  const recorder = startRecorder();
  source.receiver?.bytes(HEADER);
  source.receiver?.bytes(burst(5000));
  source.dropped = 40;
  clock.pass(5000);
  source.receiver?.bytes(burst(10));
  await recorder.idle();
  const { packets, thinned } = recorder.totals;
  expect(packets + thinned).toBe(5010);
  expect(thinned).toBeGreaterThan(2000);
  spool = await open("fedcba9876543210");
  expect(await segments()).toMatchObject([{ packets, frames: packets, thinned, dropped: 40, clockOffset: 5 }]);
});

test("a clock that was set: each side of the step has the offset of its own setting", async () => {
  const truth = clock.wall();
  const offset = (): number => truth + clock.monotonic() * 1000 - clock.wall();
  const recorder = startRecorder(SETTINGS, () => ({ offset: offset(), uncertainty: 9 }));
  source.receiver?.bytes(HEADER);
  source.receiver?.bytes(burst(3));
  clock.micros += 3_600_000_000;
  source.receiver?.bytes(burst(4));
  await recorder.stop();
  const offsets = (await segments()).map(({ frames, clockOffset, clockStep }) => ({ frames, clockOffset, clockStep }));
  expect(offsets).toEqual([
    { frames: 3, clockOffset: 0, clockStep: true },
    { frames: 4, clockOffset: -3_600_000_000, clockStep: true },
  ]);
});
