import { discardEngine, isEngineDamaged } from "../store/index.ts";
import type { Metrics } from "../telemetry/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { CaptureResult } from "./capture-result.ts";
import { openSession } from "./ingest-session.ts";
import type { IngestSession, SessionBase, SessionReports } from "./ingest-session.ts";
import { reconcileArchive } from "./reconcile-archive.ts";

/** What the ingest of a running center works with and tells; the caller owns all of it and holds the writer lock. */
export interface RunningBase extends SessionBase {
  readonly metrics: Metrics;
  /** Told of each segment that is counted or set aside. */
  readonly counted: (result: CaptureResult) => void;
  /** Told of what an operator should see: a failed round, a segment that is set aside, what a start found. */
  readonly tell: (event: IngestEvent) => void;
}

/** Something to be told, once each time it happens. */
export type IngestEvent =
  | { readonly event: "ready"; readonly seconds: number }
  | { readonly event: "note"; readonly text: string }
  | { readonly event: "refused"; readonly error: TeitenError }
  | { readonly event: "failed"; readonly error: unknown; readonly retrySeconds: number };

const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 30_000;
/** An engine that finds its files damaged so often in a row, with five tries each time, gets empty ones. */
const DAMAGED_STARTS = 2;
/** How long a stop waits for the round that is under way; recovery makes up for the rest. */
const STOP_MILLIS = 20_000;

/**
 * Ingest beside the collector: begins with recovery, then takes what is received. It never fails as a whole: an engine that
 * dies, is not there, or has a full disk is tried again, ever less often, and receiving goes on meanwhile.
 */
export class RunningIngest {
  readonly #base: RunningBase;
  readonly #startedAt = Date.now();
  #stopping = false;
  #running: Promise<void> = Promise.resolve();
  #reconciled = false;
  #pause = FIRST_PAUSE_MILLIS;
  #damaged = 0;
  #wake: () => void = () => undefined;

  constructor(base: RunningBase) {
    this.#base = base;
  }

  /** Begins; answers at once. The collector may listen before or after. */
  start(): void {
    this.#base.metrics.set("teiten_engine_up", {}, 0);
    this.#running = this.#run();
  }

  /** Says that a segment was received, so that it need not wait for the next look. */
  wake(): void {
    this.#wake();
  }

  /**
   * Ends after the round that is under way, or without it when that takes long: then the answer is false, and the process
   * may end in the middle of it, for the next start mends.
   */
  async stop(): Promise<boolean> {
    this.#stopping = true;
    this.#wake();
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), STOP_MILLIS)));
    const ended = await Promise.race([this.#running.then(() => true), deadline]);
    clearTimeout(timer);
    return ended;
  }

  async #run(): Promise<void> {
    for (;;) {
      const failure = await this.#runSession().then(
        () => null,
        (error: unknown) => ({ error }),
      );
      if (this.#stopping || failure === null) return;
      await this.#afterFailure(failure.error);
    }
  }

  async #runSession(): Promise<void> {
    const { metrics, tell } = this.#base;
    const session = await openSession(this.#base, this.#reports());
    try {
      metrics.set("teiten_engine_up", {}, 1);
      await this.#reconcile(session);
      await session.recover();
      tell({ event: "ready", seconds: (Date.now() - this.#startedAt) / 1000 });
      await session.run(
        () => this.#stopping,
        (millis) => this.#woken(millis),
      );
    } finally {
      metrics.set("teiten_engine_up", {}, 0);
      await session.close();
    }
  }

  async #reconcile({ context }: IngestSession): Promise<void> {
    if (this.#reconciled) return;
    for (const text of await reconcileArchive(context, this.#startedAt)) this.#base.tell({ event: "note", text });
    this.#reconciled = true;
  }

  async #afterFailure(error: unknown): Promise<void> {
    const { metrics, paths, tell } = this.#base;
    this.#damaged = isEngineDamaged(error) ? this.#damaged + 1 : 0;
    if (this.#damaged === DAMAGED_STARTS) {
      this.#damaged = 0;
      discardEngine(paths.engine);
      tell({ event: "note", text: "the files of the engine are damaged and were deleted" });
    }
    const code = error instanceof TeitenError ? error.code : "unexpected";
    metrics.add("teiten_ingest_failures_total", { code });
    tell({ event: "failed", error, retrySeconds: this.#pause / 1000 });
    await this.#woken(this.#pause, false);
    this.#pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * this.#pause);
  }

  /** Resolves after so many milliseconds, or earlier when there is work (`early`) or the service stops. */
  async #woken(millis: number, early = true): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, millis);
      this.#wake = () => {
        if (!early && !this.#stopping) return;
        clearTimeout(timer);
        resolve();
      };
      if (this.#stopping) this.#wake();
    });
    this.#wake = () => undefined;
  }

  #reports(): SessionReports {
    const { metrics, counted, tell } = this.#base;
    return {
      segment: (result) => {
        counted(result);
        if (result.outcome === "ingested") this.#pause = FIRST_PAUSE_MILLIS;
        if (result.outcome === "refused") tell({ event: "refused", error: result.error });
      },
      took: (what, millis) => {
        this.#pause = FIRST_PAUSE_MILLIS;
        const name = what === "ingest" ? "teiten_ingest_duration_seconds" : "teiten_rollup_duration_seconds";
        metrics.observe(name, millis / 1000);
      },
      rebuilding: (why) =>
        tell({ event: "note", text: `${why}: its tables are built again from the archive, and receiving goes on` }),
    };
  }
}
