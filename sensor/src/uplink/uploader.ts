import type { Receipt } from "@teiten/core/uplink";
import type { Clock, Report } from "../host/index.ts";
import type { ReadySegment, Spool } from "../spool/index.ts";
import type { BackOff } from "./back-off.ts";
import type { Collector } from "./collector.ts";
import type { Heard } from "./read-answer.ts";
import { uploadSegment } from "./upload-segment.ts";
import type { UploadResult } from "./upload-segment.ts";
import { createWake } from "./wake.ts";

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
  const { spool, backOff, clock, report } = options;
  const wake = createWake(clock);
  const stopping = new AbortController();
  const inFlight = new Map<ReadySegment, Promise<void>>();
  const counts = { sent: 0, setAside: 0 };
  let loop: Promise<void> = Promise.resolve();

  const launch = (segment: ReadySegment): void => {
    const way = bringOne(options, segment, stopping.signal, counts).finally(() => {
      inFlight.delete(segment);
      wake.ring();
    });
    inFlight.set(segment, way);
  };
  const drain = async (): Promise<void> => {
    let held: ReadySegment | null = null;
    let rested = false;
    while (!stopping.signal.aborted) {
      const pause = backOff.wait() > 0 ? backOff.wait() : inFlight.size >= widthOf(backOff) ? REST : 0;
      if (pause > 0) {
        await wake.wait(pause);
        continue;
      }
      held ??= await takeOne(spool, report);
      if (held === null) {
        rested = inFlight.size === 0;
        await wake.wait(REST);
      } else if (rested) {
        rested = false;
        await wake.wait(options.jitter() * options.random());
      } else if (hasRoom(inFlight.keys(), held)) {
        launch(held);
        held = null;
      } else await wake.wait(REST);
    }
    if (held !== null) spool.release(held, false);
  };
  return {
    start() {
      loop = drain();
    },
    async stop() {
      stopping.abort();
      wake.ring();
      await loop;
      await Promise.all(inFlight.values());
    },
    wake: () => wake.ring(),
    get sent() {
      return counts.sent;
    },
    get setAside() {
      return counts.setAside;
    },
  };
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

async function bringOne(
  options: UploaderOptions,
  segment: ReadySegment,
  signal: AbortSignal,
  counts: { sent: number; setAside: number },
): Promise<void> {
  const { spool, collector, backOff, received, report } = options;
  try {
    const result = await uploadSegment(spool, collector, segment, signal);
    if (!signal.aborted) enterWay(backOff, result);
    if (result.kind === "sent") counts.sent += 1;
    if (result.kind === "sent" && result.receipt !== null) await received(result.receipt);
    if (result.kind === "set-aside") counts.setAside += 1;
  } catch (error) {
    spool.release(segment, true);
    backOff.bad(wordsOf(error), null);
    const { boot, sequence } = segment.facts;
    report({ level: "error", code: "upload-failed", message: `${boot}-${sequence} waits again: ${wordsOf(error)}` });
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
