import type * as Archive from "../../../center/src/archive/index.ts";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { SegmentManifest } from "@teiten/core/uplink";
import { CaptureFifo } from "../feed/capture-fifo.ts";
import type { NumberedPacket } from "../feed/numbered-packet.ts";
import { centerMust } from "../programs/center-command.ts";
import { openCenterState } from "../programs/center-state.ts";
import { loadBuilt } from "../programs/load-built.ts";
import { freePort } from "../programs/loopback-port.ts";
import { RunningProgram } from "../programs/running-program.ts";
import type { ProgramEnd } from "../programs/running-program.ts";
import { mustCome, until } from "../programs/until.ts";
import { readSegmentFile } from "../reference/segment-file.ts";
import { KilledCenter } from "./killed-center.ts";

type ArchiveModule = typeof Archive;

const DIE_MILLIS = 20_000;
const DRAIN_MILLIS = 40_000;
const STOP_MILLIS = 10_000;
const PORT = 23;

/** A center and sensors that are made one for each drive, so that what one drive does to its sensor harms no other. */
export class SpecialFleet {
  readonly data: string;
  readonly center: KilledCenter;
  readonly programRoot: string;
  private readonly folder: string;
  private sensors = 0;
  private number = 1;

  private constructor(programRoot: string, folder: string, port: number) {
    this.programRoot = programRoot;
    this.folder = folder;
    this.data = join(folder, "data");
    this.center = new KilledCenter(programRoot, this.data, port, join(folder, "center.log"));
  }

  /** A center that listens. */
  static async open(programRoot: string, folder: string): Promise<SpecialFleet> {
    const fleet = new SpecialFleet(programRoot, folder, await freePort());
    centerMust(programRoot, fleet.data, ["init", "--home", "JP", "--zone", "Asia/Tokyo"]);
    await fleet.center.start(null);
    return fleet;
  }

  get url(): string {
    return `https://127.0.0.1:${this.center.port}`;
  }

  teiten(...words: readonly string[]): string {
    return centerMust(this.programRoot, this.data, words);
  }

  /** A sensor that is registered and not enrolled. */
  newSensor(...more: readonly string[]): SpecialSensor {
    this.sensors += 1;
    const [name, address] = [`special-${this.sensors}`, `198.51.100.${this.sensors}`];
    const words = ["--country", "JP", "--segment-seconds", "1", "--address", address, ...more];
    const [token = ""] = /teiten1\.\S+/.exec(this.teiten("sensor", "add", name, ...words)) ?? [];
    return new SpecialSensor(this, { name, address, token, folder: this.folder });
  }

  /** The next numbers for packets to an address. */
  packets(count: number, destination: string): readonly NumberedPacket[] {
    const at = BigInt(Date.now()) * 1_000_000n;
    return Array.from({ length: count }, () => ({ number: this.number++, at, destination, port: PORT }));
  }
}

/** One sensor with a real agent, and the sums that must close for it. */
export class SpecialSensor {
  readonly name: string;
  readonly address: string;
  readonly token: string;
  readonly state: string;
  private readonly fleet: SpecialFleet;
  private readonly log: string;
  private readonly fifo: CaptureFifo;
  private program: RunningProgram | null = null;

  constructor(
    fleet: SpecialFleet,
    {
      name,
      address,
      token,
      folder,
    }: { readonly name: string; readonly address: string; readonly token: string; readonly folder: string },
  ) {
    this.fleet = fleet;
    this.name = name;
    this.address = address;
    this.token = token;
    this.state = join(folder, name);
    this.log = join(folder, `${name}.log`);
    this.fifo = new CaptureFifo(`${this.state}.fifo`);
  }

  /** Enrols; with a kill point the agent's verb dies there. */
  async enrol(killAt: string | null = null): Promise<ProgramEnd> {
    const words = [this.script(), "enrol", this.fleet.url, this.token, "--state", this.state];
    return new RunningProgram({ words, killAt, log: this.log }).ended;
  }

  /** Starts `run`. */
  start(killAt: string | null, ...more: readonly string[]): void {
    const capture = ["--interface", "lo", "--capture-fifo", this.fifo.path];
    const words = [this.script(), "run", "--state", this.state, ...capture, ...more];
    this.program = new RunningProgram({ words, killAt, log: this.log });
  }

  /** Feeds packets as far as the agent lives. */
  async feed(count: number): Promise<void> {
    for (const end = Date.now() + DIE_MILLIS; this.isRunning && Date.now() < end;) {
      if (!(await this.fifo.open(50))) continue;
      await this.fifo.feed(this.fleet.packets(count, this.address));
      return;
    }
  }

  get isRunning(): boolean {
    return this.program !== null && this.program.outcome === null;
  }

  /** Waits for the death at a kill point; throws when it does not come. */
  async mustDie(point: string): Promise<void> {
    const { program } = this;
    const end = await mustCome(`${this.name} dies at ${point}`, DIE_MILLIS, () => program?.outcome ?? null);
    this.fifo.close();
    if (end.signal !== "SIGKILL") throw new Error(`${this.name} ended with ${end.code} and not at ${point}`);
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const { program } = this;
    if (program === null) return;
    const late = setTimeout(() => program.child.kill("SIGKILL"), STOP_MILLIS);
    const { code, signal: by } = await program.stop(signal);
    clearTimeout(late);
    this.fifo.close();
    if (by === null && code !== 0)
      throw new Error(`${this.name} ended with ${code}: ${readFileSync(this.log, "utf8")}`);
  }

  /** One honest life: captures so many packets, and closes the segment. */
  async capture(count: number, ...more: readonly string[]): Promise<void> {
    const before = this.kept();
    this.start(null, ...more);
    await this.feed(count);
    await until(DIE_MILLIS, () => (this.kept() >= before + count ? true : null));
    await this.stop();
  }

  /** Packets that the spool accounts for in these folders: those that are there, and those that tombstones stand for. */
  kept(folders: readonly string[] = ["open", "ready", "sent", "refused"]): number {
    let sum = 0;
    for (const folder of folders) {
      for (const name of this.names(folder)) {
        const { packets, facts } = readSegmentFile(readFileSync(join(this.state, "spool", folder, name)));
        sum += packets.length + Number(facts?.["tombstoned"] ?? 0);
      }
    }
    return sum;
  }

  names(folder: string): readonly string[] {
    try {
      return readdirSync(join(this.state, "spool", folder)).filter((name) => /\.(?:pcapng|part)$/.test(name));
    } catch {
      return [];
    }
  }

  /** Runs the agent without a capture until everything that waits is delivered, then stops it. */
  async drain(): Promise<void> {
    this.start(null);
    const waiting = (): number => this.names("ready").length + this.names("open").length;
    await mustCome(`${this.name} is drained`, DRAIN_MILLIS, () => (waiting() === 0 ? true : null));
    await this.stop();
  }

  /** Packets and tombstoned packets that the center has of this sensor, by the manifests of what it holds. */
  async delivered(): Promise<number> {
    const { proofOf } = await loadBuilt<ArchiveModule>(this.fleet.programRoot, "center/dist/archive/index.js");
    const state = await openCenterState(this.fleet.programRoot, this.fleet.data);
    try {
      const id = (await state.sensors()).find(({ name }) => name === this.name)?.id;
      let sum = 0;
      for (const segment of (await state.segments()).filter(({ sensorId }) => sensorId === id)) {
        const proof = await proofOf(join(this.fleet.data, "archive"), segment.archivePath);
        if (proof === null) continue;
        const manifest = JSON.parse(Buffer.from(proof.manifest, "base64url").toString()) as SegmentManifest;
        sum += manifest.packets + manifest.tombstoned;
      }
      return sum;
    } finally {
      await state.close();
    }
  }

  /** Throws unless the center accounts for so many packets of this sensor. */
  async mustHaveDelivered(packets: number): Promise<void> {
    const delivered = await this.delivered();
    if (delivered !== packets)
      throw new Error(`${this.name}: the center accounts for ${delivered} packets of ${packets}`);
  }

  private script(): string {
    return join(this.fleet.programRoot, "sensor/bin/teiten-sensor.js");
  }
}
