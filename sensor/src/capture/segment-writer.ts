import type { SegmentFacts } from "@teiten/core/uplink";
import { isDiskFull } from "../host/index.ts";
import type { Clock, Report } from "../host/index.ts";
import type { FloodCounts, OpenSegment, SegmentTarget } from "../segment/index.ts";
import { tombstoneFacts } from "../spool/index.ts";
import type { SegmentStore } from "../spool/index.ts";

/** What a writer works with. */
export interface SegmentWriterParts {
  readonly store: SegmentStore;
  readonly clock: Clock;
  readonly report: Report;
  /** The kernel's drops since the start, asked for anew. */
  readonly countDrops: () => Promise<number>;
  /** The center's clock minus ours and its uncertainty, microseconds; null before it was measured. */
  readonly clockOffset: () => { readonly offset: number; readonly uncertainty: number } | null;
  /** Called whenever bytes have left the memory. */
  readonly onWritten: () => void;
}

/** How a segment ended. */
export interface SegmentEnding {
  /** Microseconds since 1970 UTC, exclusive. */
  readonly to: number;
  readonly clockStep: boolean;
  readonly flood: FloodCounts;
}

/** A disk that is full of something else than bytes, such as of names, is not helped by room. */
const MOST_TRIES = 5;
const SYNC_BYTES = 64 * 1024;
const SYNC_MILLISECONDS = 5000;

/**
 * Brings segments to the disk, one after the other, while packets go on being appended: nothing that reads packets waits
 * for a disk. What is appended while an fsync runs is written and synced together after it.
 */
export class SegmentWriter {
  /** The segment that is being filled. */
  current: OpenSegment | null = null;
  private readonly parts: SegmentWriterParts;
  private readonly ended: { readonly segment: OpenSegment; readonly ending: SegmentEnding }[] = [];
  private previous: string | null = null;
  private droppedBefore = 0;
  private syncedAt = 0;
  private working: Promise<void> | null = null;
  private isAsked = false;
  private isStalled = false;

  constructor(parts: SegmentWriterParts) {
    this.parts = parts;
  }

  /** Bytes in memory. */
  get pending(): number {
    let bytes = this.current?.pending ?? 0;
    for (const { segment } of this.ended) bytes += segment.pending;
    return bytes;
  }

  /** Whether a segment that has ended is not yet in the spool. */
  get isBehind(): boolean {
    return this.ended.length > 0;
  }

  /** Whether the current segment is lost, although another may fare better. */
  get isLosing(): boolean {
    return !this.isStalled && this.current !== null && this.current.lost !== null;
  }

  /** Ends the current segment; another may be made current at once. */
  end(ending: SegmentEnding): void {
    if (this.current !== null) this.ended.push({ segment: this.current, ending });
    this.current = null;
    this.kick();
  }

  /** Goes to work unless it is at work, or found a moment ago that nothing can be written. Never throws, never rejects. */
  kick(): void {
    this.isAsked = true;
    if (!this.isStalled) this.working ??= this.workWhileAsked();
  }

  /** Goes to work even though nothing could be written the last time. */
  retry(): void {
    this.isStalled = false;
    this.kick();
  }

  /** Resolves when everything that was appended is written, and every ended segment is in the spool (or cannot be). */
  async idle(): Promise<void> {
    this.retry();
    await this.working;
  }

  /** Facts of the oldest segment that is not yet in the spool, as they are now; `dropped` is the kernel's total. */
  factsOf(segment: OpenSegment, ending: SegmentEnding, dropped: number): SegmentFacts {
    return {
      ...segment.facts,
      to: Math.max(segment.facts.from, ending.to),
      packets: segment.packets,
      dropped: Math.max(0, dropped - this.droppedBefore),
      thinned: ending.flood.thinned,
      thinning: ending.flood.thinning,
      ...this.clockFacts(segment),
      previous: this.previous,
      clockStep: segment.facts.clockStep || ending.clockStep,
    };
  }

  private async workWhileAsked(): Promise<void> {
    while (this.isAsked && !this.isStalled) {
      this.isAsked = false;
      try {
        await this.work();
      } catch (error) {
        await this.giveUp(error);
      }
    }
    this.working = null;
  }

  private async work(): Promise<void> {
    for (;;) {
      const first = this.ended[0];
      if (first !== undefined) {
        await this.finish(first.segment, first.ending);
        this.ended.shift();
        continue;
      }
      const segment = this.current;
      if (segment === null || (segment.lost !== null && segment.pending === 0)) return;
      await this.attempt(segment, () => this.write(segment));
      if (segment === this.current && (segment.pending === 0 || segment.lost !== null)) return;
    }
  }

  private async write(segment: OpenSegment): Promise<void> {
    const { store, clock, onWritten } = this.parts;
    await segment.write(this.target(segment));
    onWritten();
    const now = clock.monotonic();
    if (segment.unsynced >= SYNC_BYTES || (segment.unsynced > 0 && now - this.syncedAt >= SYNC_MILLISECONDS)) {
      this.syncedAt = now;
      await segment.sync();
    }
    await store.grown(segment.length);
  }

  private async finish(segment: OpenSegment, ending: SegmentEnding): Promise<void> {
    const { store, countDrops, onWritten } = this.parts;
    const dropped = await countDrops();
    const facts = this.factsOf(segment, ending, dropped);
    await this.attempt(segment, async () => {
      const closed = await segment.close(this.target(segment), facts, ending.flood.seconds);
      await store.admit(facts, closed.bytes, segment.saves);
      this.previous = closed.sha256;
    });
    if (segment.lost !== null)
      this.previous = await store.entomb(tombstoneFacts(facts, segment.lost), segment.linkType);
    this.droppedBefore = dropped;
    onWritten();
  }

  /** Does something with a segment until it is done or no room that is made helps: then the segment is lost. */
  private async attempt(segment: OpenSegment, task: () => Promise<void>): Promise<void> {
    const { store, report } = this.parts;
    for (let tries = 1; segment.lost === null; tries++) {
      try {
        await task();
        return;
      } catch (error) {
        const { boot, sequence } = segment.facts;
        report({ level: "error", code: "segment-unwritten", message: `segment ${boot}-${sequence}: ${String(error)}` });
        const isRoom = tries < MOST_TRIES && isDiskFull(error) && (await store.makeRoom());
        if (isRoom) await store.cut(segment.facts, segment.length);
        else await segment.lose(isDiskFull(error) ? "disk-full" : "damaged");
      }
    }
  }

  /** Not even a tombstone can be written: everything in memory is given up but the counts, until there is room again. */
  private async giveUp(error: unknown): Promise<void> {
    const { report, onWritten } = this.parts;
    this.isStalled = true;
    report({ level: "error", code: "spool-unwritable", message: String(error) });
    const reason = isDiskFull(error) ? "disk-full" : "damaged";
    for (const { segment } of this.ended) await segment.lose(reason);
    await this.current?.lose(reason);
    onWritten();
  }

  private target(segment: OpenSegment): SegmentTarget {
    return {
      create: () => this.parts.store.create(segment.facts),
      opening: () => ({ ...segment.facts, ...this.clockFacts(segment), previous: this.previous }),
    };
  }

  /** The offset of the clock as it was set during the segment, which somebody may have set since. */
  private clockFacts({ clockBase }: OpenSegment): Pick<SegmentFacts, "clockOffset" | "clockUncertainty"> {
    const { clock, clockOffset } = this.parts;
    const measured = clockOffset();
    if (measured === null) return { clockOffset: null, clockUncertainty: null };
    const setSince = clock.wall() - clock.monotonic() * 1000 - clockBase;
    return { clockOffset: Math.round(measured.offset + setSince), clockUncertainty: measured.uncertainty };
  }
}
