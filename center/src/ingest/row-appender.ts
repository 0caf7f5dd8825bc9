import type { FlowColumns } from "@teiten/core/flow";
import type { IngestedSegment } from "../state/index.ts";
import { killPoint } from "../telemetry/index.ts";
import { DayFinder } from "./day-finder.ts";
import type { IngestContext } from "./ingest-context.ts";
import { RowBuffer } from "./row-buffer.ts";
import { VERIFIED_AT_ONCE, verifySegments } from "./segment-rows.ts";

/** Rows that make an insert worth while. */
const FULL = 524_288;
/** Rows that may come in between two looks at `full`: one pushed piece, one minute's window, one block. */
const SLACK = 262_144;
/** How long finished segments wait for company. */
const PATIENCE_MILLIS = 2_000;

/**
 * Gathers enriched rows of many segments and puts them into the engine, few inserts for many segments. The next buffer
 * fills while the engine takes the one before. A segment is finished in the ledger only after its rows were counted in
 * the engine.
 */
export class RowAppender {
  readonly #context: IngestContext;
  readonly #finder: DayFinder;
  readonly #markedDays = new Set<string>();
  #newDays = new Set<string>();
  #filling = new RowBuffer(FULL + SLACK);
  #spare: RowBuffer | null = null;
  #decoded: FinishedSegment[] = [];
  #inserting: Promise<void> = Promise.resolve();
  #lastFlush = Date.now();

  constructor(context: IngestContext) {
    this.#context = context;
    this.#finder = new DayFinder(context.zone);
  }

  /** True when `flush` should be called before more packets are read. */
  get full(): boolean {
    return this.#filling.length >= FULL;
  }

  /** True when finished segments have waited long enough. */
  get due(): boolean {
    return this.full || (this.#decoded.length > 0 && Date.now() - this.#lastFlush >= PATIENCE_MILLIS);
  }

  /** Takes a block of a segment in and gives each row its region and ASN, by the data of its observation day. */
  add(block: FlowColumns, sensorId: number, segmentId: number): void {
    const buffer = this.#filling;
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

  /** Says that all rows of a segment have been added; `settled` is called once they are verified and the ledger knows. */
  finish(segment: IngestedSegment, settled: () => void): void {
    this.#decoded.push({ segment, settled });
  }

  /**
   * Begins to insert what has been gathered, after the insert before is done, and finishes in the ledger the segments
   * that are whole with it. Rejects when an insert failed; then the ledger still says `received` and a later run mends.
   */
  async flush(): Promise<void> {
    await this.#inserting;
    const [buffer, decoded, days] = [this.#filling, this.#decoded, [...this.#newDays]];
    this.#filling = this.#spare ?? new RowBuffer(FULL + SLACK);
    this.#spare = null;
    this.#decoded = [];
    this.#newDays = new Set();
    for (const day of days) this.#markedDays.add(day);
    this.#lastFlush = Date.now();
    this.#inserting = this.#insert(buffer, decoded, days);
    this.#inserting.catch(() => undefined);
  }

  /** Waits until everything added and finished is in the engine and in the ledger. */
  async settle(): Promise<void> {
    await this.flush();
    await this.#inserting;
  }

  #endOfDay(block: FlowColumns, from: number): number {
    const { start, end } = this.#finder;
    let at = from + 1;
    while (at < block.length && (block.minute[at] ?? 0) < end && (block.minute[at] ?? 0) >= start) at++;
    return at;
  }

  async #insert(buffer: RowBuffer, decoded: readonly FinishedSegment[], days: readonly string[]): Promise<void> {
    const { state, store } = this.#context;
    await state.ledger.markDays(days);
    killPoint("days.marked");
    if (buffer.length > 0) await store.append("flows", buffer.block());
    killPoint("store.appended");
    buffer.clear();
    this.#spare = buffer;
    const segments = decoded.map(({ segment }) => segment);
    for (let at = 0; at < segments.length; at += VERIFIED_AT_ONCE) {
      await verifySegments(this.#context.store, segments.slice(at, at + VERIFIED_AT_ONCE));
    }
    killPoint("store.verified");
    await state.ledger.finish(segments);
    killPoint("ledger.ingested");
    for (const { settled } of decoded) settled();
  }
}

interface FinishedSegment {
  readonly segment: IngestedSegment;
  readonly settled: () => void;
}
