import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CaptureFifo } from "../feed/capture-fifo.ts";
import type { NumberedPacket } from "../feed/numbered-packet.ts";
import { prepareAgent } from "../programs/live-fleet.ts";
import { RunningProgram } from "../programs/running-program.ts";
import type { ProgramEnd } from "../programs/running-program.ts";
import { readSegmentFile } from "../reference/segment-file.ts";
import type { SegmentContent } from "../reference/segment-file.ts";
import type { TrueSegment } from "../reference/truth.ts";

const OPEN_MILLIS = 20_000;
const STOP_MILLIS = 20_000;

/** A `teiten-sensor run` that is killed over and over, fed by a pipe, and what must not be lost of what it wrote. */
export class KilledAgent {
  /** Numbers of all packets that lay in a file of the spool when the agent had died. */
  readonly written: Set<number> = new Set();
  readonly name: string;
  private readonly words: readonly string[];
  private readonly state: string;
  private readonly log: string;
  private readonly fifo: CaptureFifo;
  private readonly enrolling: (url: string, token: string) => Promise<void>;
  private program: RunningProgram | null = null;

  constructor(programRoot: string, folder: string, name: string, more: readonly string[] = []) {
    this.name = name;
    const agent = prepareAgent(programRoot, folder, name);
    this.state = agent.state;
    this.log = agent.log;
    this.enrolling = (url, token) => agent.enrol(url, token);
    this.fifo = new CaptureFifo(`${agent.state}.fifo`);
    const script = join(programRoot, "sensor/bin/teiten-sensor.js");
    const capture = ["--interface", "lo", "--capture-fifo", this.fifo.path];
    this.words = [script, "run", "--state", this.state, ...capture, ...more];
  }

  get isRunning(): boolean {
    return this.program !== null && this.program.outcome === null;
  }

  enrol(url: string, token: string): Promise<void> {
    return this.enrolling(url, token);
  }

  start(killAt: string | null): void {
    this.program = new RunningProgram({ words: this.words, killAt, log: this.log });
  }

  /** Begins a capture and feeds packets, which are made once the agent reads, as far as it lives to read them. */
  async feed(packets: () => readonly NumberedPacket[]): Promise<void> {
    for (const end = Date.now() + OPEN_MILLIS; this.isRunning && Date.now() < end;) {
      if (!(await this.fifo.open(50))) continue;
      await this.fifo.feed(packets());
      return;
    }
  }

  /**
   * Lets the agent go on for a while unless it dies first, then sends it a signal; answers whether it died of itself, at
   * its kill point, before or after that.
   */
  async end(millis: number, signal: NodeJS.Signals): Promise<boolean> {
    const { program } = this;
    if (program === null) return false;
    await Promise.race([program.ended, sleep(millis)]);
    const helped = { isForced: program.outcome === null && signal === "SIGKILL" };
    const late = setTimeout(() => {
      helped.isForced = true;
      program.child.kill("SIGKILL");
    }, STOP_MILLIS);
    const ended: ProgramEnd = await program.stop(signal);
    clearTimeout(late);
    this.fifo.close();
    this.noteWritten();
    if (ended.signal === null && ended.code !== 0) {
      throw new Error(`the agent ended with ${ended.code}:\n${readFileSync(this.log, "utf8").slice(-2000)}`);
    }
    return ended.signal === "SIGKILL" && !helped.isForced;
  }

  /** Packets in segments that are open, or were when the agent died. */
  openPackets(): number {
    return this.names("open").reduce((sum, name) => sum + this.content("open", name).packets.length, 0);
  }

  /** Segments that wait or are still open. */
  waiting(): number {
    return this.names("ready").length + this.names("open").length;
  }

  /** Segments that were set aside, which no honest agent has. */
  setAside(): readonly string[] {
    return this.names("refused");
  }

  /** What the center must hold of this sensor: its files in `sent/`. */
  truth(): readonly TrueSegment[] {
    return this.names("sent").map((name) => {
      const { sha256, packets } = this.content("sent", name);
      const [boot = "", digits = ""] = name.replace(/\.pcapng$/, "").split("-");
      return { sensor: this.name, boot, sequence: Number(digits), sha256, packets };
    });
  }

  private noteWritten(): void {
    for (const folder of ["open", "ready"]) {
      for (const name of this.names(folder)) {
        for (const { number } of this.content(folder, name).packets) this.written.add(number);
      }
    }
  }

  private names(folder: string): readonly string[] {
    return readdirSync(join(this.state, "spool", folder)).filter((name) => /\.(?:pcapng|part)$/.test(name));
  }

  private content(folder: string, name: string): SegmentContent {
    return readSegmentFile(readFileSync(join(this.state, "spool", folder, name)));
  }
}
