import type { Clock, Report } from "../host/index.ts";
import type { CaptureSpec } from "./packet-source.ts";

/** What a handover works with. */
export interface FilterHandoverParts {
  /** Puts the filter where the capture's next run reads it, durably; resolves with true where another one stood there. */
  write(spec: CaptureSpec): Promise<boolean>;
  /** Ends the run that was started with an earlier filter. */
  renew(): void;
  readonly clock: Clock;
  readonly report: Report;
}

/** Milliseconds after which a filter that could not be written (a full disk) is tried again. */
const RETRY = 10_000;

/**
 * Brings filters to a capture that somebody else runs, one at a time: the capture ends only after the filter that its next
 * run shall read is on disk, however slow that disk is. A filter that is overtaken by another is never written.
 */
export class FilterHandover {
  private readonly parts: FilterHandoverParts;
  private spec: CaptureSpec = { prefixes: [], length: 0 };
  private turn: Promise<void> = Promise.resolve();
  private isOwed = false;
  private isStopped = false;
  private cancelRetry: () => void = () => undefined;

  constructor(parts: FilterHandoverParts) {
    this.parts = parts;
  }

  /** Resolves when this filter, or a later one, was written or has failed once; never rejects. */
  give(spec: CaptureSpec): Promise<void> {
    this.spec = spec;
    this.cancelRetry();
    this.turn = this.turn.then(() => this.hand());
    return this.turn;
  }

  /** No capture is ended any more; what is being written is on disk when it resolves. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.cancelRetry();
    await this.turn;
  }

  private async hand(): Promise<void> {
    if (this.isStopped) return;
    try {
      const isOther = (await this.parts.write(this.spec)) || this.isOwed;
      this.isOwed = false;
      if (isOther) this.renew();
    } catch (error) {
      this.retryLater(error);
    }
  }

  private renew(): void {
    if (!this.isStopped) this.parts.renew();
  }

  private retryLater(error: unknown): void {
    const { clock, report } = this.parts;
    if (!this.isOwed) report({ level: "warning", code: "filter-not-written", message: String(error) });
    this.isOwed = true;
    if (!this.isStopped) this.cancelRetry = clock.after(RETRY, () => void this.give(this.spec));
  }
}
