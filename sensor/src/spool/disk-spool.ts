import { isBoot } from "@teiten/core/uplink";
import type { EndedBoot, Heartbeat, MissingSegments, SegmentFacts } from "@teiten/core/uplink";
import { isDiskFull, killPoint } from "../host/index.ts";
import type { Clock, Files, Report, WritableFile } from "../host/index.ts";
import type { SegmentPlace } from "../segment/index.ts";
import type { Ballast } from "./ballast.ts";
import type { SpoolFolders } from "./folders.ts";
import type { HeartbeatJournal } from "./heartbeat-journal.ts";
import { readSegmentStart } from "./segment-start.ts";
import { sha256 } from "./shelf.ts";
import type { SegmentShelf } from "./shelf.ts";
import type { ReadySegment, SegmentStore, Spool, SpoolUsage } from "./spool.ts";

const DAY = 86_400e6;
const LEAST_SEGMENT = 64 * 1024;
/** 4 MiB less room for the closing block: an upload or a reduction needs a few times as much memory, and bodies fill a length class. */
const SEGMENT_BYTES = 4 * 2 ** 20 - 65_536;

/** What an open spool works with. */
export interface DiskSpoolParts {
  readonly files: Files;
  readonly clock: Clock;
  readonly folders: SpoolFolders;
  readonly shelf: SegmentShelf;
  readonly ballast: Ballast;
  readonly journal: HeartbeatJournal;
  readonly report: Report;
  readonly boot: string;
  readonly quota: number;
  readonly reserve: number;
}

/** A received segment, and when the receipt came (microseconds since 1970 UTC; null: before this run). */
interface Received extends SegmentPlace {
  readonly at: number | null;
}

/** The spool on a disk; every call that changes something has its turn, so that two never work on one segment. */
export class DiskSpool implements Spool, SegmentStore {
  private readonly parts: DiskSpoolParts;
  private turn: Promise<unknown> = Promise.resolve();
  private openBytes = 0;
  private keepSentDays = 7;
  private received: Received[];

  constructor(parts: DiskSpoolParts, received: readonly SegmentPlace[]) {
    this.parts = parts;
    this.received = received.map(({ boot, sequence }) => ({ boot, sequence, at: null }));
  }

  get segmentBytes(): number {
    const { quota, ballast } = this.parts;
    return Math.max(LEAST_SEGMENT, Math.min(SEGMENT_BYTES, quota / 8, ballast.room / 8));
  }

  keepSent(days: number): void {
    this.keepSentDays = days;
  }

  take(): Promise<ReadySegment | null> {
    return this.inTurn(async () => {
      const { shelf } = this.parts;
      const segment = shelf.index.oldest("ready", (one) => shelf.isReadable(one)) ?? shelf.index.oldest("ready");
      if (segment === null) return null;
      const { facts, bytes } = await shelf.withRoom(() => shelf.readChecked(segment));
      const now = shelf.index.get(segment) ?? segment;
      shelf.index.put({ ...now, state: "hand" }, facts.from);
      killPoint("spool.taken");
      const isChanged = facts.original !== null || facts.reason === "damaged";
      return { facts, sha256: sha256(bytes), bytes: bytes.length, asked: isChanged && now.reached };
    });
  }

  read(segment: ReadySegment, into?: Buffer): Promise<Buffer> {
    return this.parts.files.read(this.parts.folders.waiting(segment.facts), undefined, into);
  }

  sent(segment: ReadySegment): Promise<void> {
    return this.inTurn(async () => {
      const { files, folders, shelf, clock } = this.parts;
      const { boot, sequence } = segment.facts;
      const known = shelf.index.get(segment.facts);
      if (known === null) return;
      await files.rename(folders.waiting(known), folders.received(known));
      killPoint("spool.sent");
      await files.syncFolder(folders.sent);
      await files.syncFolder(folders.ready);
      killPoint("spool.receipted");
      shelf.index.put({ ...known, state: "sent", reached: true }, segment.facts.from);
      this.received.push({ boot, sequence, at: clock.wall() });
      await this.expire();
    });
  }

  refused(segment: ReadySegment, code: string): Promise<void> {
    return this.inTurn(async () => {
      const { files, folders, shelf, report } = this.parts;
      const known = shelf.index.get(segment.facts);
      if (known === null) return;
      await files.rename(folders.waiting(known), folders.setAside(known));
      killPoint("spool.refused");
      await files.syncFolder(folders.refused);
      await files.syncFolder(folders.ready);
      shelf.index.put({ ...known, state: "refused" }, segment.facts.from);
      const message = `segment ${known.boot}-${known.sequence} is set aside: the center refused it (${code})`;
      report({ level: "error", code: "segment-refused", message });
    });
  }

  release(segment: ReadySegment, reached: boolean): void {
    const { shelf } = this.parts;
    const known = shelf.index.get(segment.facts);
    if (known?.state !== "hand") return;
    shelf.index.put({ ...known, state: "ready", reached: known.reached || reached }, segment.facts.from);
  }

  resend(missing: readonly MissingSegments[]): Promise<number> {
    return this.inTurn(async () => {
      const { files, folders, shelf } = this.parts;
      let count = 0;
      for (const { boot, from, to } of missing) {
        for (const segment of isBoot(boot) ? shelf.index.within("sent", boot, from, to) : []) {
          await files.rename(folders.received(segment), folders.waiting(segment));
          killPoint("spool.resent");
          shelf.index.put({ ...segment, state: "ready" }, 0);
          count += 1;
        }
      }
      if (count > 0) await files.syncFolder(folders.ready);
      return count;
    });
  }

  async endedBoots(): Promise<readonly EndedBoot[]> {
    const known = this.parts.shelf.index.lastSequences().filter(({ boot }) => boot !== this.parts.boot);
    return Promise.resolve(known.map(({ boot, sequence }) => ({ boot, last: sequence })));
  }

  addHeartbeat(heartbeat: Heartbeat): Promise<void> {
    return this.inTurn(async () => {
      const { shelf, journal, ballast } = this.parts;
      await shelf.withRoom(() => journal.add(heartbeat));
      await this.expire();
      await ballast.hold(shelf.bytes);
    });
  }

  heartbeats(most: number): Promise<readonly Heartbeat[]> {
    return this.inTurn(() => this.parts.journal.oldest(most));
  }

  heard(heartbeats: readonly Heartbeat[]): Promise<void> {
    return this.inTurn(() => this.parts.journal.heard(heartbeats));
  }

  async usage(): Promise<SpoolUsage> {
    const { shelf, quota, files, folders } = this.parts;
    const { counts } = shelf.index;
    const oldest = await this.inTurn(async () => {
      const segment = shelf.index.oldest("hand") ?? shelf.index.oldest("ready");
      return segment === null ? null : readSegmentStart(files, folders.waiting(segment)).catch(() => null);
    });
    return {
      bytes: this.usedBytes(),
      segments: counts.ready + counts.hand,
      refused: counts.refused,
      quota,
      free: await files.free(folders.root),
      oldest,
      tombstoned: shelf.tombstoned,
    };
  }

  create(place: SegmentPlace): Promise<WritableFile> {
    return this.inTurn(async () => {
      const { files, folders } = this.parts;
      const file = await files.create(folders.part(place));
      await files.syncFolder(folders.open);
      return file;
    });
  }

  cut(place: SegmentPlace, length: number): Promise<void> {
    return this.parts.files.truncate(this.parts.folders.part(place), length);
  }

  grown(bytes: number): Promise<void> {
    this.openBytes = bytes;
    return this.fitQuota();
  }

  async admit(facts: SegmentFacts, bytes: number, saves: number): Promise<void> {
    await this.inTurn(async () => {
      const { files, folders, shelf } = this.parts;
      await files.rename(folders.part(facts), folders.waiting(facts));
      killPoint("segment.renamed");
      await files.syncFolder(folders.ready);
      await files.syncFolder(folders.open);
      killPoint("segment.done");
      const { boot, sequence } = facts;
      const segment = { boot, sequence, state: "ready", bytes, saves, isTombstone: false, reached: false } as const;
      shelf.index.put(segment, facts.from);
      this.openBytes = 0;
    });
    await this.fitQuota();
  }

  /** The tombstone is there before the packets are gone, unless the disk has no room for both. */
  entomb(facts: SegmentFacts, linkType: number): Promise<string> {
    return this.inTurn(async () => {
      const { shelf } = this.parts;
      const { boot, sequence } = facts;
      this.openBytes = 0;
      const bytes = await shelf.entomb({ boot, sequence }, facts, linkType).catch(async (error: unknown) => {
        if (!isDiskFull(error)) throw error;
        await this.removePart(facts);
        return shelf.withRoom(() => shelf.entomb({ boot, sequence }, facts, linkType));
      });
      await this.removePart(facts);
      return sha256(bytes);
    });
  }

  makeRoom(): Promise<boolean> {
    return this.inTurn(() => this.parts.shelf.makeRoom());
  }

  async close(): Promise<void> {
    await this.inTurn(() => this.parts.journal.close());
  }

  private async removePart(place: SegmentPlace): Promise<void> {
    const { files, folders } = this.parts;
    if ((await files.size(folders.part(place))) !== null) await files.remove(folders.part(place));
  }

  private usedBytes(): number {
    return this.parts.shelf.bytes + this.parts.journal.bytes + this.openBytes;
  }

  /** Gives up what the quota, less the reserve for tombstones and heartbeats, has no room for. Never rejects. */
  private async fitQuota(): Promise<void> {
    const { quota, reserve, shelf, report } = this.parts;
    if (this.usedBytes() <= quota - reserve) return;
    await this.inTurn(async () => {
      while (this.usedBytes() > quota - reserve) if (!(await shelf.sacrifice("spool-full"))) return;
    }).catch((error: unknown) => {
      report({ level: "error", code: "quota-exceeded", message: `the spool cannot be made smaller: ${String(error)}` });
    });
  }

  /** Removes what was kept long enough after its receipt; of receipts before this run the segment's own end counts. */
  private async expire(): Promise<void> {
    const { shelf, folders, files, clock } = this.parts;
    let done = 0;
    for (const { boot, sequence, at } of this.received) {
      const segment = shelf.index.get({ boot, sequence });
      if (segment?.state === "sent") {
        const since = at ?? (await readSegmentStart(files, folders.received(segment))) ?? 0;
        if (since + this.keepSentDays * DAY > clock.wall()) break;
        await shelf.purge(segment, folders.received(segment));
      }
      done += 1;
    }
    if (done > 0) this.received = this.received.slice(done);
  }

  private inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.turn.then(task);
    this.turn = result.catch(() => undefined);
    return result;
  }
}
