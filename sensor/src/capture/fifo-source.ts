import type { Clock, Report } from "../host/index.ts";
import { CaptureMend } from "./capture-mend.ts";
import { DropCounter } from "./drop-counter.ts";
import { FifoReader } from "./fifo-reader.ts";
import { FilterHandover } from "./filter-handover.ts";
import type { CaptureSpec, PacketSource, SourceReceiver } from "./packet-source.ts";

/** Where a capture that somebody else runs arrives. */
export interface FifoOptions {
  /** FIFO of the pcap stream. */
  readonly stream: string;
  /**
   * FIFO of the capturing program's messages, or null: then drops are unknown. A line `pid 123` before tcpdump's own makes
   * that process be asked for its counts by SIGUSR1.
   */
  readonly messages: string | null;
  /**
   * Puts the filter (prefixes and collector; the capture decides the length itself) where the capture's next run reads it,
   * durably. Resolves with true where another one stood there.
   */
  writeFilter(spec: CaptureSpec): Promise<boolean>;
  readonly clock: Clock;
  readonly report: Report;
}

const ANSWER_TIME = 250;

/** Reads a capture that runs in a unit of its own, with the one capability that the agent does not have. */
export class FifoSource implements PacketSource {
  private readonly options: FifoOptions;
  private readonly drops: DropCounter;
  private readonly mend: CaptureMend;
  private readonly filters: FilterHandover;
  private isOpen = false;
  private isStopped = false;
  /** A run may have read its filter before the present one, and could not be ended yet. */
  private isStale = false;
  private stream: FifoReader | null = null;
  private messages: FifoReader | null = null;

  constructor(options: FifoOptions) {
    this.options = options;
    this.mend = new CaptureMend(options.report);
    this.drops = new DropCounter((message) => {
      if (!this.mend.hear(message)) options.report({ level: "info", code: "capture-message", message });
    });
    const { clock, report } = options;
    this.filters = new FilterHandover({
      write: (spec) => options.writeFilter(spec),
      renew: () => this.renew(),
      clock,
      report,
    });
  }

  get dropped(): number {
    return this.drops.total;
  }

  /** Nothing is read before the filter was written, so that a run that waits for its reader begins with that one. */
  start(spec: CaptureSpec, receiver: SourceReceiver): void {
    this.connect(receiver);
    void this.open(spec);
  }

  private async open(spec: CaptureSpec): Promise<void> {
    await this.filters.give(spec);
    if (this.isStopped) return;
    this.isOpen = true;
    this.stream?.start();
    this.messages?.start();
  }

  private connect(receiver: SourceReceiver): void {
    const { stream, messages, clock, report } = this.options;
    this.stream = new FifoReader(stream, clock, report, {
      bytes: (chunk) => {
        this.mend.works();
        receiver.bytes(chunk);
      },
      ended: () => receiver.ended("the writer of the capture has gone"),
    });
    if (messages === null) return;
    this.messages = new FifoReader(messages, clock, report, {
      bytes: (chunk) => this.drops.push(chunk.toString("latin1")),
      ended: () => this.drops.ended(),
    });
  }

  /** Where the filter is another one, writes it and then ends the capture, which its unit starts again. */
  change(spec: CaptureSpec): void {
    void this.filters.give(spec);
  }

  private renew(): void {
    if (!this.isOpen) return;
    const { pid } = this.drops;
    this.isStale = pid === null || !sent(pid, "SIGTERM");
    if (!this.isStale) return;
    const message = "the capture is run by a unit of its own: it follows other prefixes when that unit starts again";
    this.options.report({ level: "warning", code: "capture-unchanged", message });
  }

  restart(reason: string): void {
    this.options.report({ level: "error", code: "capture-unreadable", message: reason });
    this.stream?.reopen();
  }

  async countDrops(): Promise<void> {
    const { pid } = this.drops;
    if (pid === null) return;
    if (this.isStale) return this.renew();
    if (sent(pid, "SIGUSR1")) await this.drops.next(ANSWER_TIME);
  }

  pause(): void {
    this.stream?.pause();
  }

  resume(): void {
    this.stream?.resume();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.filters.stop();
    await this.stream?.stop();
    await this.messages?.stop();
  }
}

function sent(pid: number, signal: "SIGTERM" | "SIGUSR1"): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
