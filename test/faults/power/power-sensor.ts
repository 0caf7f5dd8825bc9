import type { Heartbeat, SegmentFacts } from "@teiten/core/uplink";
import { SimulatedDisk } from "../disk/simulated-disk.ts";
import type { DiskFile } from "../disk/simulated-disk.ts";
import { packetBlock } from "../feed/segment-builder.ts";
import type { Random } from "../random.ts";
import { readSegmentFile } from "../reference/segment-file.ts";
import { SensorModel } from "./segment-model.ts";
import type { SegmentModel } from "./segment-model.ts";
import { asSensorFiles } from "./sensor-modules.ts";
import type { BuiltCollector, BuiltSpool, SensorModules } from "./sensor-modules.ts";

const SPOOL = "/sensor/spool";
const LINK_ETHERNET = 1;
const SNAPLEN = 262_144;
const PORTS = [22, 23, 80, 445];
const MINUTE = 60_000_000;

/** A segment that is being written, as a recorder holds it. */
interface OpenSegment {
  readonly model: SegmentModel;
  readonly file: DiskFile;
  readonly facts: SegmentFacts;
  readonly pieces: Uint8Array[];
}

/** What a simulated sensor is made of. */
export interface PowerSensorParts {
  readonly modules: SensorModules;
  readonly disk: SimulatedDisk;
  readonly random: Random;
  readonly name: string;
  readonly collector: BuiltCollector;
  /** Packets get their numbers here, so that no two of the fleet are alike. */
  nextNumber(): number;
}

/** A sensor host with a disk that may lose its power at any call: the product's spool and upload, run in this process. */
export class PowerSensor {
  readonly model: SensorModel = new SensorModel();
  /** What a promise was broken about. */
  readonly broken: string[] = [];
  private readonly parts: PowerSensorParts;
  private spool: BuiltSpool | null = null;
  private open: OpenSegment | null = null;
  private boot = "";
  private sequence = 0;
  private beats = 0;
  private now: number = Date.UTC(2026, 2, 1, 14, 50) * 1000;
  private readonly unheard = new Map<string, boolean>();

  constructor(parts: PowerSensorParts) {
    this.parts = parts;
    parts.disk.prepareFolder("/sensor");
  }

  /** Starts the agent's parts on what the disk holds, and compares that with every promise made before. */
  async start(): Promise<void> {
    const { modules, disk, name, random } = this.parts;
    this.open = null;
    this.boot = Array.from({ length: 16 }, () => random.below(16).toString(16)).join("");
    this.sequence = 0;
    this.beats = 0;
    this.spool = await modules.openSpool({
      files: asSensorFiles(disk.door()),
      clock: { wall: () => this.now, monotonic: () => this.now / 1000, after: () => () => undefined },
      folder: SPOOL,
      sensor: name,
      boot: this.boot,
      version: "0.1.0",
      report: () => undefined,
    });
    this.compare();
  }

  /** One thing that an agent does; which one is drawn. */
  async step(): Promise<void> {
    this.now += this.parts.random.below(5_000_000);
    const what = this.parts.random.fraction();
    if (what < 0.45) await this.record();
    else if (what < 0.6) await this.closeSegment();
    else if (what < 0.9) await this.upload();
    else await this.beat();
  }

  /** Closes what is open and brings everything to the center. */
  async drain(): Promise<void> {
    await this.closeSegment();
    while (await this.upload());
  }

  /** Segments that were closed and have no receipt. */
  waiting(): number {
    return this.model.all().filter(({ closed, receipted }) => closed && !receipted).length;
  }

  private async record(): Promise<void> {
    this.open ??= await this.beginSegment();
    const { model, file, pieces } = this.open;
    for (let count = this.parts.random.below(6); count > 0; count--) {
      const number = this.parts.nextNumber();
      const port = this.parts.random.pick(PORTS);
      const piece = packetBlock({ number, at: BigInt(this.now) * 1000n, destination: "192.0.2.1", port });
      pieces.push(piece);
      model.written.push(number);
      await file.write(piece);
    }
    if (this.parts.random.chance(0.5)) {
      const length = model.written.length;
      await file.sync();
      model.synced = length;
    }
  }

  private async beginSegment(): Promise<OpenSegment> {
    const { modules, name } = this.parts;
    const place = { boot: this.boot, sequence: this.sequence };
    this.sequence += 1;
    const model = this.model.begin(place.boot, place.sequence);
    const facts = newFacts({ ...place, sensor: name }, this.now);
    const file = await this.spoolNow().create(place);
    const start = modules.encodeStart(facts, LINK_ETHERNET, SNAPLEN);
    await file.write(start);
    return { model, file, facts, pieces: [start] };
  }

  private async closeSegment(): Promise<void> {
    if (this.open === null) return;
    const { model, file, facts, pieces } = this.open;
    const closed = { ...facts, packets: model.written.length, to: this.now };
    const body = Buffer.concat(pieces);
    const closing = this.parts.modules.encodeClosing(body, closed, []);
    await file.write(closing);
    await file.sync();
    model.synced = model.written.length;
    await file.close();
    await this.spoolNow().admit(closed, body.length + closing.length, 0);
    model.closed = true;
    this.open = null;
  }

  private async upload(): Promise<boolean> {
    const spool = this.spoolNow();
    const segment = await spool.take();
    if (segment === null) return false;
    const { modules, collector } = this.parts;
    const result = await modules.uploadSegment(spool, collector, segment, new AbortController().signal);
    if (result.kind === "set-aside") this.broken.push(`${segment.facts.boot} was set aside: ${result.why}`);
    return result.kind === "sent";
  }

  private async beat(): Promise<void> {
    const spool = this.spoolNow();
    const heartbeat = newHeartbeat(this.boot, this.beats++, this.now);
    await spool.addHeartbeat(heartbeat);
    this.unheard.set(`${heartbeat.boot}-${heartbeat.number}`, true);
    const waiting = await spool.heartbeats(1000);
    const missing = [...this.unheard.keys()].filter(
      (key) => !waiting.some(({ boot, number }) => `${boot}-${number}` === key),
    );
    if (missing.length > 0) this.broken.push(`heartbeats ${missing.join(", ")} are lost`);
    if (this.parts.random.chance(0.7)) return;
    for (const { boot, number } of waiting) this.unheard.delete(`${boot}-${number}`);
    await spool.heard(waiting);
  }

  private compare(): void {
    for (const segment of this.model.all()) {
      const problem = this.compareOne(segment);
      if (problem !== null) this.broken.push(`${segment.boot}-${segment.sequence} ${problem}`);
    }
  }

  private compareOne(segment: SegmentModel): string | null {
    const { disk } = this.parts;
    const file = `${segment.boot}-${String(segment.sequence).padStart(10, "0")}.pcapng`;
    const ready = disk.peek(`${SPOOL}/ready/${file}`);
    const sent = disk.peek(`${SPOOL}/sent/${file}`);
    if (sent !== null && !segment.receipted) return "was moved to sent/ without a receipt";
    const bytes = ready ?? sent;
    const promised = segment.closed ? segment.written.length : segment.synced;
    if (bytes === null) {
      if (segment.receipted) return "is gone within the days in which it is kept";
      if (promised > 0 || segment.closed) return `is gone with ${promised} safe packets`;
      this.model.forget(segment);
      return null;
    }
    const numbers = readSegmentFile(bytes).packets.map(({ number }) => number);
    const isPrefix = numbers.every((number, index) => number === segment.written[index]);
    if (!isPrefix || numbers.length < promised) {
      return `holds ${numbers.length} packets, of ${segment.written.length} written ${promised} were safe`;
    }
    this.model.settle(segment, numbers);
    return null;
  }

  private spoolNow(): BuiltSpool {
    if (this.spool === null) throw new Error("the sensor was not started");
    return this.spool;
  }
}

function newFacts(name: Pick<SegmentFacts, "sensor" | "boot" | "sequence">, from: number): SegmentFacts {
  return {
    ...name,
    kind: "capture",
    kept: "policy",
    from,
    to: from + MINUTE,
    packets: 0,
    dropped: 0,
    thinned: 0,
    thinning: 1,
    tombstoned: 0,
    reason: null,
    clockOffset: null,
    clockUncertainty: null,
    previous: null,
    original: null,
    repairedBytes: 0,
    clockStep: false,
    version: "0.1.0",
  };
}

function newHeartbeat(boot: string, number: number, at: number): Heartbeat {
  return {
    boot,
    number,
    at,
    monotonic: at / 1000,
    capture: "running",
    packets: 0,
    dropped: 0,
    thinned: 0,
    tombstoned: 0,
    refused: 0,
    spoolBytes: 0,
    spoolSegments: 0,
    spoolQuota: 0,
    diskFree: 0,
    oldest: null,
    clockOffset: null,
    clockUncertainty: null,
    addresses: null,
    settingsRevision: 1,
    version: "0.1.0",
    memory: 0,
  };
}
