import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import type { Clock, Report } from "../host/index.ts";
import { captureFilter } from "./capture-filter.ts";
import { CaptureMend } from "./capture-mend.ts";
import { DropCounter } from "./drop-counter.ts";
import { atMost } from "./packet-source.ts";
import type { CaptureSpec, PacketSource, SourceReceiver } from "./packet-source.ts";

/** How tcpdump is run. */
export interface TcpdumpOptions {
  /** Name of the interface. */
  readonly interface: string;
  /** The program; `tcpdump` where it is not given. */
  readonly program?: string;
  readonly clock: Clock;
  readonly report: Report;
}

/** Kernel buffer in KiB: nearly four seconds of 50,000 small packets a second (measured: 16 MiB hold 95,000). */
const RING_KIB = 32_768;
const FIRST_DELAY = 1000;
const LONGEST_DELAY = 60_000;
/** A run of at least so many milliseconds was a good one: the next delay is the first again. */
const GOOD_RUN = 60_000;
const ANSWER_TIME = 250;
const STOP_TIME = 3000;

/**
 * Runs the program and ends it when the agent is gone, however that happened: a pipe to the agent closes, and a reader on
 * it ends what the wrapper started; the reader goes first when the program ends by itself, lest its process id is another's
 * by then. Descriptor 3 gets the process id.
 */
const WRAPPER = `exec 4<&0
"$@" </dev/null 3>&- 4<&- &
child=$!
echo "$child" >&3
exec 1>&- 3>&-
{ read -r _; kill "$child" 2>/dev/null; } <&4 &
watch=$!
wait "$child"
code=$?
kill -9 "$watch" 2>/dev/null
exit "$code"`;

/** Captures with tcpdump on an interface that is not put into promiscuous mode; a run that ends is followed by another. */
export class TcpdumpSource implements PacketSource {
  private readonly options: TcpdumpOptions;
  private readonly drops: DropCounter;
  private readonly mend: CaptureMend;
  private spec: CaptureSpec = { prefixes: [], length: 0 };
  private receiver: SourceReceiver | null = null;
  private child: CaptureChild | null = null;
  private withVlan = true;
  private isPaused = false;
  private isStopped = false;
  private delay = 0;
  private cancelWait: () => void = () => undefined;

  constructor(options: TcpdumpOptions) {
    this.options = options;
    this.drops = new DropCounter((line) => this.message(line));
    this.mend = new CaptureMend(options.report);
  }

  get dropped(): number {
    return this.drops.total;
  }

  start(spec: CaptureSpec, receiver: SourceReceiver): void {
    this.spec = spec;
    this.receiver = receiver;
    this.run();
  }

  change(spec: CaptureSpec): void {
    this.spec = spec;
    this.restart("the settings have changed");
  }

  restart(reason: string): void {
    this.delay = 0;
    this.child?.end(reason);
  }

  async countDrops(): Promise<void> {
    const { pid } = this.drops;
    if (pid === null || this.child === null) return;
    try {
      process.kill(pid, "SIGUSR1");
    } catch {
      return;
    }
    await this.drops.next(ANSWER_TIME);
  }

  pause(): void {
    this.isPaused = true;
    this.child?.output.pause();
  }

  resume(): void {
    this.isPaused = false;
    this.child?.output.resume();
  }

  async stop(): Promise<void> {
    this.cancelWait();
    const { child } = this;
    this.resume();
    this.isStopped = true;
    child?.end("the agent stops");
    if (child !== null) await atMost(child.ended, STOP_TIME);
    child?.kill();
  }

  private run(): void {
    const { receiver, options } = this;
    if (receiver === null || this.isStopped) return;
    const startedAt = options.clock.monotonic();
    const child = new CaptureChild(options.program ?? "tcpdump", this.parameters(), {
      bytes: (chunk) => {
        this.mend.works();
        receiver.bytes(chunk);
      },
      messages: (text) => this.drops.push(text),
      pid: (pid) => this.drops.expect(pid),
    });
    this.child = child;
    if (this.isPaused) child.output.pause();
    void this.outlive(child, startedAt, receiver);
  }

  private async outlive(child: CaptureChild, startedAt: number, receiver: SourceReceiver): Promise<void> {
    const { clock } = this.options;
    await child.ended;
    this.child = null;
    this.drops.ended();
    this.mend.hear(child.reason);
    receiver.ended(child.reason);
    if (clock.monotonic() - startedAt >= GOOD_RUN) this.delay = 0;
    this.cancelWait = clock.after(this.delay, () => this.run());
    this.delay = Math.min(LONGEST_DELAY, Math.max(FIRST_DELAY, this.delay * 2));
  }

  private parameters(): readonly string[] {
    const { spec, options, withVlan } = this;
    const form = ["-U", "-w", "-", "--time-stamp-precision=nano", "-B", String(RING_KIB), "-s", String(spec.length)];
    return ["-i", options.interface, "-p", "-n", ...form, captureFilter(spec.prefixes, withVlan, spec.collector)];
  }

  /** A link without VLAN tags refuses a filter that speaks of them. */
  private message(line: string): void {
    if (/no VLAN support|not supported.*vlan/i.test(line) && this.withVlan) {
      this.withVlan = false;
      this.delay = 0;
      return;
    }
    if (this.mend.hear(line)) return;
    this.options.report({ level: "info", code: "capture-message", message: line });
  }
}

interface ChildReceiver {
  bytes(chunk: Uint8Array): void;
  messages(text: string): void;
  pid(pid: number): void;
}

/** One run of the capturing program. */
class CaptureChild {
  readonly output: Readable;
  readonly ended: Promise<void>;
  reason = "the capture has ended";
  private readonly process: ChildProcess;

  constructor(program: string, parameters: readonly string[], receiver: ChildReceiver) {
    const child = spawn("sh", ["-c", WRAPPER, "teiten-capture", program, ...parameters], {
      stdio: ["pipe", "pipe", "pipe", "pipe"],
      detached: true,
    });
    this.process = child;
    const [input, output, messages, pid] = child.stdio as unknown as [Writable, Readable, Readable, Readable];
    this.output = output;
    output.on("data", (chunk: Buffer) => receiver.bytes(chunk));
    messages.on("data", (chunk: Buffer) => receiver.messages(chunk.toString("latin1")));
    pid.on("data", (chunk: Buffer) => receiver.pid(Number(chunk.toString("latin1"))));
    for (const stream of [input, output, messages, pid]) stream.on("error", () => undefined);
    this.ended = new Promise((resolve) => {
      child.on("error", (error) => {
        this.reason = String(error);
        resolve();
      });
      child.on("close", () => resolve());
    });
    child.on("exit", (code, signal) => {
      if (this.reason === "the capture has ended") this.reason = `${program} ended (${String(signal ?? code)})`;
      this.kill();
    });
  }

  /** Asks the program to end; what it has captured still comes. */
  end(reason: string): void {
    this.reason = reason;
    this.process.stdin?.end();
  }

  /** Ends the wrapper's whole group. */
  kill(): void {
    try {
      if (this.process.pid !== undefined) process.kill(-this.process.pid, "SIGKILL");
    } catch {
      return;
    }
  }
}
