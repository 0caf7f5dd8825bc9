import { createHash } from "node:crypto";
import type { SegmentFacts, TombstoneReason } from "@teiten/core/uplink";
import { killPoint } from "../host/index.ts";
import type { WritableFile } from "../host/index.ts";
import { encodeClosingAfter } from "./close-segment.ts";
import type { PayloadCut } from "./payload-policy.ts";
import { encodeStart, encodeStatistics } from "./pcapng-blocks.ts";
import type { FloodSecond } from "./pcapng-blocks.ts";
import { RecordBuffer } from "./record-buffer.ts";

/** Where a segment gets onto the disk. */
export interface SegmentTarget {
  create(): Promise<WritableFile>;
  /** The facts as they are when the file is made. */
  opening(): SegmentFacts;
}

/** A closed segment. */
export interface ClosedSegment {
  /** Of the whole file, lower-case hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * The segment that is being filled. Packets are appended at once and never wait; `write`, `sync` and `close` bring them to
 * the disk, one call at a time, and may be called again after they failed.
 */
export class OpenSegment {
  /** As they were at its beginning. */
  readonly facts: SegmentFacts;
  readonly linkType: number;
  /** The wall clock minus the monotonic one at its beginning, microseconds: how the clock of its packets was set. */
  readonly clockBase: number;
  packets = 0;
  /** Bytes that were appended, and those of them that taking the payload out would free. */
  bytes = 0;
  saves = 0;
  /** Bytes that are in the file, and those of them that may not survive a power cut. */
  length = 0;
  unsynced = 0;
  /** Why nothing more of it is kept; its packets are counted on. */
  lost: TombstoneReason | null = null;
  private readonly snapLength: number;
  private readonly cut: PayloadCut;
  private readonly buffer = new RecordBuffer();
  private readonly hash = createHash("sha256");
  private file: WritableFile | null = null;
  private isBegun = false;
  private closed: ClosedSegment | null = null;

  constructor(facts: SegmentFacts, linkType: number, snapLength: number, cut: PayloadCut, clockBase = 0) {
    this.facts = facts;
    this.linkType = linkType;
    this.snapLength = snapLength;
    this.clockBase = clockBase;
    this.cut = cut;
  }

  /** Bytes that wait in memory. */
  get pending(): number {
    return this.buffer.pending;
  }

  /** Appends a packet, as the policy keeps it. */
  append(view: DataView, at: number, captured: number, wire: number, second: number, nanosecond: number): void {
    this.packets += 1;
    if (this.lost !== null) return;
    const kept = this.cut.keptLength(view, at, captured);
    const more = this.cut.payloadHash(view, at);
    this.bytes += this.buffer.appendPacket(view, at, kept, more, wire, second, nanosecond);
    this.saves += kept + (more?.length ?? 0) - this.cut.headerLength;
  }

  /** Notes the counts of a segment that goes on, so that a repair knows them. */
  note(facts: SegmentFacts): void {
    if (this.lost !== null) return;
    const block = encodeStatistics(facts, null);
    this.buffer.appendBlocks(block);
    this.bytes += block.length;
  }

  /** Writes what waits; what was written before a failure stays counted, and `length` is where the file is good. */
  async write(target: SegmentTarget): Promise<void> {
    if (this.lost !== null) return;
    if (this.file === null) {
      this.file = await target.create();
      this.isBegun = false;
    }
    if (!this.isBegun) await this.begin(this.file, encodeStart(target.opening(), this.linkType, this.snapLength));
    await this.writePending(this.file);
  }

  async sync(): Promise<void> {
    if (this.file === null || this.unsynced === 0) return;
    const before = this.unsynced;
    await this.file.sync();
    this.unsynced -= before;
    killPoint("segment.synced");
  }

  /** States the facts, syncs and closes, once; the file is whole and on disk when it resolves, under the name of an open one. */
  async close(target: SegmentTarget, facts: SegmentFacts, flood: readonly FloodSecond[]): Promise<ClosedSegment> {
    if (this.closed !== null) return this.closed;
    await this.write(target);
    const closing = encodeClosingAfter(this.hash, facts, flood);
    await this.file?.write(closing);
    killPoint("segment.stated");
    await this.file?.sync();
    await this.closeFile();
    killPoint("segment.closed");
    this.buffer.close();
    this.length += closing.length;
    this.closed = { sha256: this.hash.update(closing).digest("hex"), bytes: this.length };
    return this.closed;
  }

  /** Gives its bytes up, in memory and (once the spool removes it) on disk; the packets are counted on. */
  async lose(reason: TombstoneReason): Promise<void> {
    this.lost ??= reason;
    this.buffer.close();
    await this.closeFile();
  }

  private async begin(file: WritableFile, start: Uint8Array): Promise<void> {
    await file.write(start);
    await file.sync();
    killPoint("segment.opened");
    this.hash.update(start);
    this.length = start.length;
    this.isBegun = true;
  }

  private async writePending(file: WritableFile): Promise<void> {
    for (let piece = this.buffer.next(); piece !== null; piece = this.buffer.next()) {
      await file.write(piece);
      this.hash.update(piece);
      this.length += piece.length;
      this.unsynced += piece.length;
      this.buffer.written(piece.length);
      killPoint("record.written");
    }
  }

  private async closeFile(): Promise<void> {
    const { file } = this;
    this.file = null;
    await file?.close();
  }
}
