import { statfsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Configuration, DataPaths } from "../config/index.ts";
import type { SegmentRecord, WritableState } from "../state/index.ts";
import { openStore } from "../store/index.ts";
import type { OpenedStore } from "../store/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { CaptureResult } from "./capture-result.ts";
import type { IngestContext } from "./ingest-context.ts";
import { ingestReceived } from "./ingest-received.ts";
import { openIngest } from "./open-ingest.ts";
import { ReaderFaults } from "./reader-faults.ts";
import { recover } from "./recover.ts";
import { buildSomeRollUps } from "./roll-ups.ts";
import type { RollUpPortion } from "./roll-ups.ts";
import { RowAppender } from "./row-appender.ts";
import { VERIFIED_AT_ONCE, deleteSegments } from "./segment-rows.ts";
import { withdrawSegments } from "./withdraw-segments.ts";

/** What a session works with; the caller owns all of it and holds the writer lock. */
export interface SessionBase {
  readonly paths: DataPaths;
  readonly configuration: Configuration;
  readonly state: WritableState;
}

/** What a session tells while it works. */
export interface SessionReports {
  /** A segment is counted, or is set aside. */
  segment(result: CaptureResult): void;
  /** A round of ingest, or the building of roll-ups, took so many milliseconds. */
  took(what: "ingest" | "roll-ups", millis: number): void;
  /** The tables of the engine were not those of the ledger and are filled anew from the archive. */
  rebuilding(why: string): void;
}

/** How long segments wait for company before they are appended: at most one insert in this time. */
const PATIENCE_MILLIS = 2_000;
/** How often is looked for new work when nobody wakes the session. */
const IDLE_MILLIS = 1_000;
/**
 * What is rolled up before ingest has its turn again. A day of a large fleet takes seconds, and a backlog of months must
 * not keep what comes in waiting.
 */
const PORTION: RollUpPortion = { days: 31, packets: 10_000_000, millis: 5_000 };
/**
 * After roll-ups is waited nine times as long as they took, so that they cost a tenth of the time (as long as they took
 * while days are left), and at least this.
 */
const ROLL_UP_SHARE = 9;
const BACKLOG_SHARE = 1;
/** Where nothing came for a while, roll-ups keep nobody waiting: then they wait twice as long as they took. */
const QUIET_MILLIS = 3_000;
const QUIET_SHARE = 2;
const LEAST_ROLL_UP_PAUSE_MILLIS = 5_000;
/** The engine merges small parts itself while it lives; a month of more parts than this is merged by hand. */
const MOST_PARTS = 300;
/** Bytes that the disk of the embedded engine must have free: it is damaged when it meets its end in the middle of a change. */
const ENGINE_RESERVE = 8_388_608;

/**
 * Ingests what is received for as long as one engine lives: rows of all segments that wait in one insert, roll-ups at a
 * tenth of the time, withdrawals when they come. Made by `openSession`; the first call is `recover`.
 */
export class IngestSession {
  readonly #context: IngestContext;
  readonly #engineFolder: string | null;
  readonly #reports: SessionReports;
  readonly #appender: RowAppender;
  readonly #faults = new ReaderFaults();
  #nextIngest = 0;
  #lastIngest = 0;
  #nextRollUp = 0;
  #nextQuietRollUp = 0;
  /** Whether days were left when roll-ups were last built, and nothing comes in meanwhile. */
  #isBehind = false;

  constructor(context: IngestContext, engineFolder: string | null, reports: SessionReports) {
    this.#context = context;
    this.#engineFolder = engineFolder;
    this.#reports = reports;
    this.#appender = new RowAppender(context);
  }

  get context(): IngestContext {
    return this.#context;
  }

  /** Finishes what was broken off before; the collector may be receiving meanwhile. */
  async recover(): Promise<void> {
    this.#checkRoom();
    const report = (result: CaptureResult): void => this.#reports.segment(result);
    await recover(this.#context, report, { known: "again", sweep: false }, this.#faults);
  }

  /** Works until `stopping` says so; `woken` resolves when there is new work. Rejects when the engine is gone. */
  async run(stopping: () => boolean, woken: (millis: number) => Promise<void>): Promise<void> {
    while (!stopping()) {
      const worked = await this.#round(stopping);
      const pause = this.#nextIngest - Date.now();
      if (stopping()) return;
      if (worked && pause > 0) await sleep(pause);
      else if (!worked) await woken(this.#isBehind ? 0 : IDLE_MILLIS);
    }
  }

  /** Ends the session; the engine stops when nobody else uses it. */
  async close(): Promise<void> {
    await this.#context.store.close();
  }

  async #round(stopping: () => boolean): Promise<boolean> {
    this.#checkRoom();
    await withdrawSegments(this.#context);
    const segments = await this.#context.state.ledger.receivedAfter(0, VERIFIED_AT_ONCE, "leave");
    if (segments.length > 0) {
      this.#nextIngest = Date.now() + PATIENCE_MILLIS;
      await this.#timed("ingest", async () => {
        const report = (result: CaptureResult): void => this.#reports.segment(result);
        await deleteSegments(this.#context, idsWithRows(segments));
        const [appender, faults] = [this.#appender, this.#faults];
        const unread = await ingestReceived(this.#context, { segments, appender, faults, report });
        await this.#appender.commit();
        await deleteSegments(this.#context, unread);
      });
      if (segments.length === VERIFIED_AT_ONCE) this.#nextIngest = 0;
      this.#lastIngest = Date.now();
    }
    if (!stopping()) await this.#rollUpWhenDue();
    return segments.length > 0;
  }

  #checkRoom(): void {
    const place = this.#engineFolder;
    if (place === null) return;
    const { bavail, bsize } = statfsSync(place);
    if (bavail * bsize >= ENGINE_RESERVE) return;
    throw new TeitenError({
      code: "disk-full",
      message: "the disk of the engine is full",
      place,
      advice: "make room: nothing is lost, and ingest goes on by itself",
    });
  }

  async #rollUpWhenDue(): Promise<void> {
    const isQuiet = Date.now() - this.#lastIngest >= QUIET_MILLIS;
    const due = isQuiet ? this.#nextQuietRollUp : this.#nextRollUp;
    this.#isBehind = false;
    if (Date.now() < due || (await this.#context.state.dirtyDays()).length === 0) return;
    const started = performance.now();
    const left = await this.#timed("roll-ups", () => buildSomeRollUps(this.#context, PORTION, MOST_PARTS));
    this.#appender.forgetDays();
    const millis = performance.now() - started;
    const pause = (share: number): number => Math.max(LEAST_ROLL_UP_PAUSE_MILLIS, share * millis);
    this.#nextRollUp = Date.now() + (left ? BACKLOG_SHARE * millis : pause(ROLL_UP_SHARE));
    this.#nextQuietRollUp = Date.now() + (left ? 0 : pause(QUIET_SHARE));
    this.#isBehind = left && isQuiet;
  }

  async #timed<Result>(what: "ingest" | "roll-ups", work: () => Promise<Result>): Promise<Result> {
    const started = performance.now();
    const result = await work();
    this.#reports.took(what, performance.now() - started);
    return result;
  }
}

/** Segments of which the engine may hold rows of another form, of before they were lost. */
function idsWithRows(segments: readonly SegmentRecord[]): readonly number[] {
  return segments.filter(({ rows }) => (rows ?? 0) > 0).map(({ id }) => id);
}

/**
 * Attaches to the engine, starting it where nothing does. Tables of another release, or of another ledger, hold nothing that
 * the archive does not: they are emptied and every segment is `received` again.
 */
export async function openSession(base: SessionBase, reports: SessionReports): Promise<IngestSession> {
  const { store, identity } = await openOrRebuild(base, reports);
  try {
    const { ledger } = base.state;
    if ((await ledger.setting("store-epoch")) !== identity.epoch) {
      if (await ledger.hasIngested()) {
        reports.rebuilding("the engine does not hold what the ledger says it holds");
        await ledger.reset(null);
      }
      await ledger.setSetting("store-epoch", identity.epoch);
    }
    const engineFolder = base.configuration.store === "embedded" ? base.paths.engine : null;
    return new IngestSession(await openIngest({ ...base, store }), engineFolder, reports);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function openOrRebuild({ configuration, paths }: SessionBase, reports: SessionReports): Promise<OpenedStore> {
  try {
    return await openStore(configuration, paths, "write");
  } catch (error) {
    if (!(error instanceof TeitenError) || error.code !== "store-outdated") throw error;
    reports.rebuilding(error.message);
    return openStore(configuration, paths, "rebuild");
  }
}
