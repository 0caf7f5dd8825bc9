import type { Receipt } from "@teiten/core/uplink";
import type { Clock, Report } from "../host/index.ts";
import type { ReadySegment, Spool } from "../spool/index.ts";
import type { BackOff } from "./back-off.ts";
import { createBodyMemory } from "./body-memory.ts";
import type { Collector } from "./collector.ts";
import type { Heard } from "./read-answer.ts";
import { uploadSegment } from "./upload-segment.ts";
import type { UploadResult } from "./upload-segment.ts";
import { createWake } from "./wake.ts";
import type { Wake } from "./wake.ts";

/** Brings the spool's segments to the center, oldest first, for as long as it runs. */
export interface Uploader {
  start(): void;
  /** Breaks off what is on its way (it waits again) and resolves when nothing is in hand. */
  stop(): Promise<void>;
  /** There is a new segment, or the way is open again. */
  wake(): void;
  readonly sent: number;
  readonly setAside: number;
}

/** What the uploader works with. */
export interface UploaderOptions {
  readonly spool: Spool;
  readonly collector: Collector;
  readonly backOff: BackOff;
  readonly clock: Clock;
  random(): number;
  /** Up to so many milliseconds pass between a segment's end and its upload, drawn anew each time. */
  jitter(): number;
  /** Hears of each receipt. */
  received(receipt: Heard<Receipt>): Promise<void>;
  readonly report: Report;
}

/** Segments on their way at once while the way is open; one at a time feels for it when it is not. */
const WIDTH = 4;
/** Bytes in memory at once; a longer segment goes alone. */
const IN_FLIGHT_BYTES = 6 * 1_048_576;
const REST = 5000;

/** An uploader at rest. */
export function createUploader(options: UploaderOptions): Uploader {
  return new SegmentUploader(options);
}

class SegmentUploader implements Uploader {
  sent = 0;
  setAside = 0;
  private readonly options: UploaderOptions;
  private readonly bell: Wake;
  private readonly stopping = new AbortController();
  private readonly inFlight = new Map<ReadySegment, Promise<void>>();
  private readonly memory = createBodyMemory(IN_FLIGHT_BYTES);
  private loop: Promise<void> = Promise.resolve();
  /** Taken from the spool, and waiting for room. */
  private held: ReadySegment | null = null;
  /** Nothing waited when last looked: the next segment is a fresh one. */
  private isRested = false;

  constructor(options: UploaderOptions) {
    this.options = options;
    this.bell = createWake(options.clock);
  }

  start(): void {
    this.loop = this.drain();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.bell.ring();
    await this.loop;
    await Promise.all(this.inFlight.values());
  }

  wake(): void {
    this.bell.ring();
  }

  private async drain(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const pause = this.pause();
      if (pause > 0) await this.bell.wait(pause);
      else await this.next();
    }
    if (this.held !== null) this.options.spool.release(this.held, false);
  }

  /** Milliseconds for which nothing more can be sent. */
  private pause(): number {
    const { backOff } = this.options;
    return Math.max(backOff.wait(), this.inFlight.size >= widthOf(backOff) ? REST : 0);
  }

  private async next(): Promise<void> {
    const { spool, report, jitter, random } = this.options;
    this.held ??= await takeOne(spool, report);
    if (this.held === null) {
      this.isRested = this.inFlight.size === 0;
      await this.bell.wait(REST);
    } else if (this.isRested) {
      this.isRested = false;
      await this.bell.wait(jitter() * random());
    } else if (hasRoom(this.inFlight.keys(), this.held)) {
      this.launch(this.held);
      this.held = null;
    } else await this.bell.wait(REST);
  }

  private launch(segment: ReadySegment): void {
    const way = this.bring(segment).finally(() => {
      this.inFlight.delete(segment);
      this.bell.ring();
    });
    this.inFlight.set(segment, way);
  }

  private async bring(segment: ReadySegment): Promise<void> {
    const { spool, collector, backOff, received, report } = this.options;
    const { signal } = this.stopping;
    try {
      const result = await uploadSegment(spool, collector, segment, signal, this.memory);
      if (!signal.aborted) enterWay(backOff, result);
      if (result.kind === "set-aside") this.setAside += 1;
      if (result.kind !== "sent") return;
      this.sent += 1;
      if (result.receipt !== null) await received(result.receipt);
    } catch (error) {
      spool.release(segment, true);
      backOff.bad(wordsOf(error), null);
      const { boot, sequence } = segment.facts;
      report({ level: "error", code: "upload-failed", message: `${boot}-${sequence} waits again: ${wordsOf(error)}` });
    }
  }
}

function widthOf({ state }: BackOff): number {
  return state === "open" ? WIDTH : 1;
}

function hasRoom(inFlight: Iterable<ReadySegment>, segment: ReadySegment): boolean {
  const bytes = [...inFlight].map((one) => one.bytes);
  return bytes.length === 0 || bytes.reduce((sum, one) => sum + one, segment.bytes) <= IN_FLIGHT_BYTES;
}

async function takeOne(spool: Spool, report: Report): Promise<ReadySegment | null> {
  try {
    return await spool.take();
  } catch (error) {
    report({ level: "error", code: "spool-unreadable", message: `the spool cannot be read: ${wordsOf(error)}` });
    return null;
  }
}

function enterWay(backOff: BackOff, result: UploadResult): void {
  if (result.kind !== "waits") return backOff.good();
  const { outcome } = result;
  if (outcome.kind === "later") backOff.bad(outcome.why, outcome.after);
  else backOff.shutOut(`${outcome.why} (${outcome.code})`);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
