import type { FlowColumns } from "@teiten/core/flow";
import type { IngestedSegment } from "../state/index.ts";
import type { AppendStream } from "../store/index.ts";
import { killPoint } from "../telemetry/index.ts";
import { DayFinder } from "./day-finder.ts";
import type { IngestContext } from "./ingest-context.ts";
import { ROW_COLUMNS, RowBuffer } from "./row-buffer.ts";
import { VERIFIED_AT_ONCE, verifySegments } from "./segment-rows.ts";

/** Rows of a block on its way to the engine. */
const BLOCK_ROWS = 131_072;
/** Rows that may come in between two looks at `full`: one pushed piece, one minute's window, one block of the table. */
const SLACK = 196_608;
/** Time without rows after which an open insert is ended: the engine lets go of one that is silent for half a minute. */
const IDLE_MILLIS = 5_000;
/** How long finished segments wait for company. */
const PATIENCE_MILLIS = 2_000;

/**
 * Gathers enriched rows of many segments and sends them to the engine: one insert for as long as rows keep coming, block
 * by block, the next block filling while the engine takes the one before. A segment is finished in the ledger only after
 * the insert has ended and its rows were counted in the engine.
 */
export class RowAppender {
  readonly #context: IngestContext;
  readonly #finder: DayFinder;
  readonly #markedDays = new Set<string>();
  #newDays = new Set<string>();
  /** Three, because the connection may hold the memory of two blocks: one fills, two are on their way. */
  readonly #buffers = [0, 1, 2].map(() => new RowBuffer(BLOCK_ROWS + SLACK));
  #filling = 0;
  #insert: AppendStream | null = null;
  #sending: Promise<void> = Promise.resolve();
  #broken = false;
  readonly #decoded: FinishedSegment[] = [];
  #lastCommit = Date.now();
  readonly #idleMillis: number;
  #idle: NodeJS.Timeout | undefined;

  constructor(context: IngestContext, idleMillis: number = IDLE_MILLIS) {
    this.#context = context;
    this.#idleMillis = idleMillis;
    this.#finder = new DayFinder(context.zone);
  }

  /** True when `flush` should be called before more packets are read. */
  get full(): boolean {
    return this.#buffer.length >= BLOCK_ROWS;
  }

  /** True from when the engine refused rows: what fails from then on says nothing about the segment in hand. */
  get broken(): boolean {
    return this.#broken;
  }

  /** True when finished segments have waited long enough for a `commit`. */
  get due(): boolean {
    return this.#decoded.length > 0 && Date.now() - this.#lastCommit >= PATIENCE_MILLIS;
  }

  /** Takes a block of a segment in and gives each row its region and ASN, by the data of its observation day. */
  add(block: FlowColumns, sensorId: number, segmentId: number): void {
    const buffer = this.#buffer;
    const at = buffer.append(block, sensorId, segmentId);
    for (let from = 0; from < block.length;) {
      const day = this.#finder.dayAt(block.minute[from] ?? 0);
      const end = this.#endOfDay(block, from);
      if (!this.#markedDays.has(day)) this.#newDays.add(day);
      const [first, last] = [at + from, at + end];
      this.#context.tables
        .on(day)
        .enrichSources(
          buffer.source.subarray(first * 16, last * 16),
          end - from,
          buffer.region.subarray(first * 2, last * 2),
          buffer.asn.subarray(first, last),
        );
      from = end;
    }
  }

  /**
   * Says that all rows of a segment have been added; `verified` is awaited once the engine was seen to hold them (again
   * after a commit that failed), and `settled` is called when the ledger knows.
   */
  finish(segment: IngestedSegment, settled: () => void, verified?: () => Promise<void> | undefined): void {
    this.#decoded.push({ segment, settled, verified });
  }

  /** Says that days were built since: those that get rows again are to be marked again. */
  forgetDays(): void {
    this.#markedDays.clear();
  }

  /** Begins to send what has been gathered, when what went before is on its way. Rejects when the engine refused it. */
  async flush(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#sending;
    const buffer = this.#buffer;
    if (buffer.length === 0) return;
    await this.#markDays();
    this.#insert ??= this.#context.store.openAppend("flows", ROW_COLUMNS);
    this.#sending = this.#insert.write(buffer.block());
    this.#sending.catch(() => (this.#broken = true));
    this.#filling = (this.#filling + 1) % this.#buffers.length;
    this.#buffer.clear();
    this.#idle = setTimeout(() => this.#endInsert(), this.#idleMillis).unref();
  }

  /**
   * Sends the rest, ends the insert, counts the finished segments in the engine and enters them in the ledger. Rejects
   * when any of it failed; then the ledger still says `received` and a later run mends.
   */
  async commit(): Promise<void> {
    await this.flush();
    this.#endInsert();
    await this.#sending;
    killPoint("store.appended");
    const decoded = this.#decoded.splice(0);
    const segments = decoded.map(({ segment }) => segment);
    for (let at = 0; at < segments.length; at += VERIFIED_AT_ONCE) {
      await verifySegments(this.#context.store, segments.slice(at, at + VERIFIED_AT_ONCE));
    }
    killPoint("store.verified");
    for (const { verified } of decoded) await verified?.();
    await this.#context.state.ledger.finish(segments);
    killPoint("ledger.ingested");
    this.#lastCommit = Date.now();
    for (const { settled } of decoded) settled();
  }

  /** Ends the open insert after what is on its way; whoever awaits `#sending` next hears how it went. */
  #endInsert(): void {
    clearTimeout(this.#idle);
    const insert = this.#insert;
    this.#insert = null;
    if (insert === null) return;
    this.#sending = this.#sending.then(() => insert.end());
    this.#sending.catch(() => (this.#broken = true));
  }

  get #buffer(): RowBuffer {
    const buffer = this.#buffers[this.#filling];
    if (buffer === undefined) throw new RangeError("no such buffer");
    return buffer;
  }

  async #markDays(): Promise<void> {
    await this.#context.state.ledger.markDays([...this.#newDays]);
    for (const day of this.#newDays) this.#markedDays.add(day);
    this.#newDays = new Set();
    killPoint("days.marked");
  }

  #endOfDay(block: FlowColumns, from: number): number {
    const { start, end } = this.#finder;
    let at = from + 1;
    while (at < block.length && (block.minute[at] ?? 0) < end && (block.minute[at] ?? 0) >= start) at++;
    return at;
  }
}

interface FinishedSegment {
  readonly segment: IngestedSegment;
  readonly settled: () => void;
  readonly verified: (() => Promise<void> | undefined) | undefined;
}
