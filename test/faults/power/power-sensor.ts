import type { SensorSettings } from "@teiten/core/uplink";
import type { SimulatedDisk } from "../disk/simulated-disk.ts";
import { pcapHeader, pcapRecord } from "../feed/pcap-stream.ts";
import type { Random } from "../random.ts";
import { readSegmentFile } from "../reference/segment-file.ts";
import { newHeartbeat } from "./new-heartbeat.ts";
import { SensorModel } from "./segment-model.ts";
import type { SegmentModel } from "./segment-model.ts";
import { asSensorFiles } from "./sensor-modules.ts";
import type { BuiltCollector, BuiltRecorder, BuiltSpool, RecorderOptions, SensorModules } from "./sensor-modules.ts";
import { SimulatedClock } from "./simulated-clock.ts";
import { watchStore } from "./watched-store.ts";

const SPOOL = "/sensor/spool";
const PORTS = [22, 23, 80, 445];
const VERSION = "0.1.0";
/** Ten minutes before midnight in Japan. */
const BEGINNING = Date.UTC(2026, 2, 1, 14, 50) * 1000;

type Receiver = Parameters<RecorderOptions["source"]["start"]>[1];

/** What a simulated sensor is made of. */
export interface PowerSensorParts {
  readonly modules: SensorModules;
  readonly disk: SimulatedDisk;
  readonly random: Random;
  readonly name: string;
  readonly address: string;
  readonly collector: BuiltCollector;
  /** Packets get their numbers here, so that no two of the fleet are alike. */
  nextNumber(): number;
}

/** A sensor host with a disk that may lose its power at any call: the product's recorder, spool and upload, in this process. */
export class PowerSensor {
  readonly model: SensorModel = new SensorModel();
  /** Promises that were broken, in words. */
  readonly broken: string[] = [];
  private readonly parts: PowerSensorParts;
  private readonly clock = new SimulatedClock(BEGINNING);
  private spool: BuiltSpool | null = null;
  private recorder: BuiltRecorder | null = null;
  private receiver: Receiver | null = null;
  private boot = "";
  private beats = 0;
  private readonly unheard = new Set<string>();

  constructor(parts: PowerSensorParts) {
    this.parts = parts;
    parts.disk.prepareFolder("/sensor");
  }

  /** Starts the agent's parts on what the disk holds, and compares that with every promise made before. */
  async start(): Promise<void> {
    const { modules, disk, name, random } = this.parts;
    this.clock.clear();
    this.boot = Array.from({ length: 16 }, () => random.below(16).toString(16)).join("");
    this.beats = 0;
    this.spool = await modules.openSpool({
      files: asSensorFiles(disk.door()),
      clock: this.clock,
      folder: SPOOL,
      sensor: name,
      boot: this.boot,
      version: VERSION,
      report: () => undefined,
    });
    this.compare();
    this.recorder = this.newRecorder(this.spool);
    this.recorder.start();
    this.receiver?.bytes(pcapHeader());
    await this.recorder.idle();
  }

  /** One thing that an agent does; which one is drawn. */
  async step(): Promise<void> {
    this.clock.pass(this.parts.random.below(4000));
    await this.recorder?.idle();
    const what = this.parts.random.fraction();
    if (what < 0.6) await this.record();
    else if (what < 0.9) await this.upload();
    else await this.beat();
  }

  /** Stops the capture and brings everything to the center. */
  async drain(): Promise<void> {
    await this.recorder?.stop();
    while (await this.upload());
  }

  private newRecorder(spool: BuiltSpool): BuiltRecorder {
    const { modules, name, disk } = this.parts;
    const settle = (what: "synced" | "closed", boot: string, sequence: number): void => {
      const segment = this.model.get(boot, sequence) ?? this.model.begin(boot, sequence);
      const held = this.held(what === "synced" ? "open" : "ready", boot, sequence);
      if (held !== null) segment.written.splice(0, segment.written.length, ...held);
      segment.synced = segment.written.length;
      segment.closed = what === "closed";
    };
    return new modules.Recorder({
      sensor: name,
      boot: this.boot,
      version: VERSION,
      source: this.newSource(),
      store: watchStore(spool, {
        synced: ({ boot, sequence }) => settle("synced", boot, sequence),
        admitted: ({ boot, sequence }) => settle("closed", boot, sequence),
      }),
      clock: this.clock,
      report: ({ level, message }) => {
        if (level === "error" && !disk.isOff) this.broken.push(message);
      },
      settings: settingsFor(this.parts.address),
      payloadKey: new Uint8Array(32),
      clockOffset: () => null,
    });
  }

  private newSource(): RecorderOptions["source"] {
    return {
      dropped: 0,
      start: (_spec, receiver) => (this.receiver = receiver),
      change: () => undefined,
      restart: (reason) => this.broken.push(`the stream was unreadable: ${reason}`),
      countDrops: () => Promise.resolve(),
      pause: () => undefined,
      resume: () => undefined,
      stop: () => Promise.resolve(),
    };
  }

  private async record(): Promise<void> {
    const { random, address } = this.parts;
    const packets = Array.from({ length: random.below(8) }, () => ({
      number: this.parts.nextNumber(),
      at: BigInt(this.clock.wall()) * 1000n,
      destination: address,
      port: random.pick(PORTS),
    }));
    this.receiver?.bytes(Buffer.concat(packets.map(pcapRecord)));
    await this.recorder?.idle();
  }

  private async upload(): Promise<boolean> {
    const segment = await this.spool?.take();
    if (segment === null || segment === undefined || this.spool === null) return false;
    const { modules, collector } = this.parts;
    const result = await modules.uploadSegment(this.spool, collector, segment, new AbortController().signal);
    if (result.kind === "set-aside") this.broken.push(`${segment.facts.boot} was set aside: ${result.why}`);
    return result.kind === "sent";
  }

  private async beat(): Promise<void> {
    if (this.spool === null) return;
    const heartbeat = newHeartbeat(this.boot, this.beats++, this.clock.wall());
    await this.spool.addHeartbeat(heartbeat);
    this.unheard.add(`${heartbeat.boot}-${heartbeat.number}`);
    const waiting = await this.spool.heartbeats(1000);
    const known = new Set(waiting.map(({ boot, number }) => `${boot}-${number}`));
    const missing = [...this.unheard].filter((key) => !known.has(key));
    if (missing.length > 0) this.broken.push(`heartbeats ${missing.join(", ")} are lost`);
    if (this.parts.random.chance(0.7)) return;
    for (const key of known) this.unheard.delete(key);
    await this.spool.heard(waiting);
  }

  private compare(): void {
    for (const segment of this.model.all()) {
      const problem = this.compareOne(segment);
      if (problem !== null) this.broken.push(`${segment.boot}-${segment.sequence} ${problem}`);
    }
  }

  private compareOne(segment: SegmentModel): string | null {
    const { boot, sequence, written, receipted } = segment;
    const sent = this.held("sent", boot, sequence);
    if (sent !== null && !receipted) return "was moved to sent/ without a receipt";
    const numbers = this.held("ready", boot, sequence) ?? sent;
    const promised = segment.closed ? written.length : segment.synced;
    if (numbers === null) {
      if (receipted) return "is gone within the days in which it is kept";
      if (promised > 0 || segment.closed) return `is gone with ${promised} safe packets`;
      this.model.forget(segment);
      return null;
    }
    const holds = written.slice(0, promised).every((number, index) => numbers[index] === number);
    if (!holds || (segment.closed && numbers.length !== written.length)) {
      return `holds ${numbers.length} packets, ${promised} others were safe`;
    }
    this.model.settle(segment, numbers);
    return null;
  }

  /** Numbers of the packets in a segment's file in one folder of the spool; null where there is no file. */
  private held(folder: "open" | "ready" | "sent", boot: string, sequence: number): readonly number[] | null {
    const ending = folder === "open" ? "part" : "pcapng";
    const bytes = this.parts.disk.peek(`${SPOOL}/${folder}/${boot}-${String(sequence).padStart(10, "0")}.${ending}`);
    return bytes === null ? null : readSegmentFile(bytes).packets.map(({ number }) => number);
  }
}

function settingsFor(address: string): SensorSettings {
  return {
    revision: 1,
    zone: "Asia/Tokyo",
    prefixes: [address],
    segmentSeconds: 10,
    payload: { keep: "first", bytes: 128 },
    floodPacketsPerSecond: 1_000_000,
    keepSentDays: 7,
    rotateKey: false,
  };
}
