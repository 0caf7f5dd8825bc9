import type { EndedBoot, Heartbeat, MissingSegments, SegmentFacts } from "@teiten/core/uplink";
import type { WritableFile } from "../host/index.ts";
import type { SegmentPlace } from "../segment/index.ts";

/** A closed segment that waits for its receipt. */
export interface ReadySegment {
  readonly facts: SegmentFacts;
  /** Of the file as it is now. */
  readonly sha256: string;
  readonly bytes: number;
  /** An upload of an earlier form of it may have reached the center: ask for a receipt before sending this one. */
  readonly asked: boolean;
}

/** What the spool holds. */
export interface SpoolUsage {
  readonly bytes: number;
  readonly segments: number;
  readonly refused: number;
  readonly quota: number;
  readonly free: number;
  /** `from` of the oldest segment that waits. */
  readonly oldest: number | null;
  /** Packets that tombstones of this run stand for. */
  readonly tombstoned: number;
}

/** The sensor's one waiting room, on disk: what it holds survives the agent. All of it under one folder. */
export interface Spool {
  /** The oldest segment that waits and is not in hand, or null; it is in hand (and not reduced) until it is let go. */
  take(): Promise<ReadySegment | null>;
  /** Its bytes; with `into`, in that memory where they fit. */
  read(segment: ReadySegment, into?: Buffer): Promise<Buffer>;
  /** The receipt is there: the file moves to `sent/`. */
  sent(segment: ReadySegment): Promise<void>;
  /** The center will never take it: the file moves to `refused/` and stays there for a person. */
  refused(segment: ReadySegment, code: string): Promise<void>;
  /** Not now: the segment waits again; `reached` says that the center may have got it. */
  release(segment: ReadySegment, reached: boolean): void;
  /** Puts back what the center lacks, as far as `sent/` still has it; answers how many. */
  resend(missing: readonly MissingSegments[]): Promise<number>;
  /** Boots before this one of which segments wait or were sent lately. */
  endedBoots(): Promise<readonly EndedBoot[]>;
  addHeartbeat(heartbeat: Heartbeat): Promise<void>;
  /** The oldest heartbeats that the center does not have. */
  heartbeats(most: number): Promise<readonly Heartbeat[]>;
  /** The center has these. */
  heard(heartbeats: readonly Heartbeat[]): Promise<void>;
  usage(): Promise<SpoolUsage>;
  /** How long a segment stays in `sent/` after its receipt, as far as there is room; 7 days until it is told. */
  keepSent(days: number): void;
}

/** The side of the spool on which segments come in: one is open at a time. */
export interface SegmentStore {
  /** Bytes after which a segment ends. */
  readonly segmentBytes: number;
  /** Makes the file of a new segment; its name is on disk when it resolves. */
  create(place: SegmentPlace): Promise<WritableFile>;
  /** Cuts the open segment to so many bytes, after a write that failed. */
  cut(place: SegmentPlace, length: number): Promise<void>;
  /** The open segment has so many bytes now; gives up what the quota has no room for. */
  grown(bytes: number): Promise<void>;
  /** The open segment is closed and synced: it waits from now on. `saves`: bytes that its payload takes. */
  admit(facts: SegmentFacts, bytes: number, saves: number): Promise<void>;
  /** The open segment could not be kept: what was written of it goes, a tombstone with these facts comes; answers its SHA-256. */
  entomb(facts: SegmentFacts, linkType: number): Promise<string>;
  /** After `ENOSPC`: gives something up; false when nothing is left. */
  makeRoom(): Promise<boolean>;
}
