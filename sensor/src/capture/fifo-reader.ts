import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { Socket } from "node:net";
import type { Clock, Report } from "../host/index.ts";

/** Takes what a FIFO delivers. */
export interface FifoReceiver {
  bytes(chunk: Buffer): void;
  /** The last writer has gone, and everything that it wrote was delivered. */
  ended(): void;
}

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;
const POLL = 200;
const RETRY = 2000;
const QUIET = 100;
const LONGEST_STOP = 1000;

/**
 * Reads a FIFO, one writer after the other. It holds the FIFO open between writers, so that one which comes while nobody
 * reads does not fail, and looks five times a second whether there is one.
 */
export class FifoReader {
  private readonly path: string;
  private readonly clock: Clock;
  private readonly report: Report;
  private readonly receiver: FifoReceiver;
  private held: number | null = null;
  private socket: Socket | null = null;
  private hasWriter = false;
  private isBusy = true;
  private isPaused = false;
  private isStopped = false;
  private cancelWait: () => void = () => undefined;

  constructor(path: string, clock: Clock, report: Report, receiver: FifoReceiver) {
    this.path = path;
    this.clock = clock;
    this.report = report;
    this.receiver = receiver;
  }

  start(): void {
    try {
      this.held ??= this.open();
      this.read(this.open());
    } catch (error) {
      this.report({ level: "error", code: "fifo-unreadable", message: `${this.path}: ${String(error)}` });
      this.cancelWait = this.clock.after(RETRY, () => this.start());
    }
  }

  pause(): void {
    this.isPaused = true;
    this.socket?.pause();
  }

  resume(): void {
    this.isPaused = false;
    this.socket?.resume();
  }

  /** Lets the writer go: it gets SIGPIPE, and what it has written is lost; the next one is read. */
  reopen(): void {
    this.release();
    this.socket?.destroy();
  }

  /** Reads what the pipe still holds, for a second at most, and lets the FIFO go. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.cancelWait();
    this.resume();
    for (let waited = 0; waited < LONGEST_STOP && this.socket !== null && this.isBusy; waited += QUIET) {
      this.isBusy = false;
      await new Promise((resolve) => setTimeout(resolve, QUIET));
    }
    this.release();
    this.socket?.destroy();
  }

  private open(): number {
    const descriptor = openSync(this.path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
    if (fstatSync(descriptor).isFIFO()) return descriptor;
    closeSync(descriptor);
    throw new Error("this is not a FIFO");
  }

  private read(descriptor: number): void {
    const socket = new Socket({ fd: descriptor, readable: true, writable: false });
    this.socket = socket;
    socket.on("data", (chunk) => {
      this.hasWriter = true;
      this.isBusy = true;
      this.receiver.bytes(chunk);
    });
    socket.on("error", (error) => {
      this.report({ level: "warning", code: "fifo-error", message: `${this.path}: ${String(error)}` });
    });
    socket.on("close", () => this.closed());
    if (this.isPaused) socket.pause();
  }

  private closed(): void {
    this.socket = null;
    if (this.hasWriter) this.receiver.ended();
    this.hasWriter = false;
    if (!this.isStopped) this.cancelWait = this.clock.after(POLL, () => this.start());
  }

  private release(): void {
    if (this.held !== null) closeSync(this.held);
    this.held = null;
  }
}
