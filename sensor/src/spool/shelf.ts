import { createHash } from "node:crypto";
import type { SegmentFacts, TombstoneReason } from "@teiten/core/uplink";
import { isDiskFull, killPoint } from "../host/index.ts";
import type { Files, Report } from "../host/index.ts";
import { encodeTombstone, lastWords, reduceSegment, scanSegment, verifySegment } from "../segment/index.ts";
import type { SegmentPlace } from "../segment/index.ts";
import type { Ballast } from "./ballast.ts";
import type { SpoolFolders } from "./folders.ts";
import { replaceSegment } from "./replacement.ts";
import { readSegmentStart } from "./segment-start.ts";
import { SegmentIndex } from "./segment-index.ts";
import type { IndexedSegment } from "./segment-index.ts";

/** What a shelf works with. */
export interface ShelfParts {
  readonly files: Files;
  readonly folders: SpoolFolders;
  readonly ballast: Ballast;
  readonly report: Report;
  readonly sensor: string;
  readonly version: string;
}

const MOST_TRIES = 5;
/** A segment of no more bytes than this costs as much as the tombstone that would stand for it. */
const SMALL = 2048;
/** A smaller file is not worth the writing when it saves less than this share. */
const LEAST_SAVING = 0.05;
/** The file is not there any more, or its medium or the checks of the file system say that it is rotten. */
const LOST: ReadonlySet<unknown> = new Set(["ENOENT", "EIO", "EBADMSG", "EUCLEAN"]);

/** The closed segments on disk, and what is given up of them when there is no room: never what is in hand. */
export class SegmentShelf {
  readonly index: SegmentIndex = new SegmentIndex();
  /** Packets for which tombstones of this run stand. */
  tombstoned = 0;
  private readonly parts: ShelfParts;
  /** Files that may be whole and could not be read at the last try: without rights, descriptors or memory. */
  private readonly unread = new Set<string>();
  /** Where a segment is looked at, one at a time: garbage of this size would be collected late. */
  private readonly scratch = Buffer.allocUnsafeSlow(4 * 2 ** 20);

  constructor(parts: ShelfParts) {
    this.parts = parts;
  }

  /** Bytes of all closed segments. */
  get bytes(): number {
    const { ready, hand, sent, refused } = this.index.bytes;
    return ready + hand + sent + refused;
  }

  /** False after a read that failed for another reason than damage: others go first. */
  isReadable(segment: SegmentPlace): boolean {
    return !this.unread.has(nameOf(segment));
  }

  /**
   * Reads a segment and checks it; one that is damaged is replaced by its tombstone, and that is given. Rejects, and leaves
   * the file as it is, when it cannot be read for another reason than damage.
   */
  async readChecked(segment: IndexedSegment): Promise<{ readonly facts: SegmentFacts; readonly bytes: Buffer }> {
    const bytes = await this.readOrEmpty(segment);
    const facts = verifySegment(bytes);
    const isItself = facts !== null && facts.boot === segment.boot && facts.sequence === segment.sequence;
    if (isItself) return { facts, bytes };
    const damaged = await this.damagedFacts(segment, bytes);
    return { facts: damaged, bytes: await this.entomb(segment, damaged, scanSegment(bytes).linkType ?? 1) };
  }

  /**
   * Gives up one thing, in this order: what the center has, the payload of the oldest, what nobody looked after in
   * `refused` once that is a quarter of all, the packets of the oldest. What cannot be read now is passed over. False when
   * there is nothing more to give.
   */
  async sacrifice(reason: TombstoneReason): Promise<boolean> {
    for (;;) {
      const passedOver = this.unread.size;
      try {
        return await this.giveUpOne(reason);
      } catch (error) {
        if (this.unread.size === passedOver) throw error;
      }
    }
  }

  private async giveUpOne(reason: TombstoneReason): Promise<boolean> {
    const { index } = this;
    const isCapture = (one: IndexedSegment): boolean => !one.isTombstone && one.bytes > SMALL && this.isReadable(one);
    const sent = index.oldest("sent");
    if (sent !== null) return this.purge(sent, this.parts.folders.received(sent));
    const full = index.oldest("ready", (one) => isCapture(one) && one.saves !== 0);
    if (full !== null && (await this.reduce(full))) return true;
    const refused = index.oldest("refused");
    const isMuch = index.bytes.refused * 4 > this.bytes;
    if (refused !== null && isMuch) return this.purge(refused, this.parts.folders.setAside(refused));
    const capture = index.oldest("ready", isCapture);
    return capture === null ? false : this.bury(capture, reason);
  }

  /**
   * After the disk was found full: gives up the ballast, and then whatever is needed to have it again. False when nothing
   * could be freed.
   */
  async makeRoom(): Promise<boolean> {
    const { ballast } = this.parts;
    if (!(await ballast.release())) return this.sacrifice("disk-full");
    while (!(await ballast.hold(this.bytes))) if (!(await this.sacrifice("disk-full"))) break;
    return true;
  }

  /** Does something that writes, again (a few times) when room could be made for it. */
  async withRoom<Result>(task: () => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries++) {
      try {
        return await task();
      } catch (error) {
        if (tries === MOST_TRIES || !isDiskFull(error) || !(await this.makeRoom())) throw error;
      }
    }
  }

  /** Removes a file that nobody needs any more. */
  async purge(segment: SegmentPlace, path: string): Promise<boolean> {
    await this.parts.files.remove(path);
    killPoint("spool.purged");
    this.index.remove(segment);
    this.unread.delete(nameOf(segment));
    return true;
  }

  /** Writes a tombstone in the place of a segment, or where there was none yet. */
  async entomb(place: SegmentPlace, facts: SegmentFacts, linkType: number): Promise<Buffer> {
    const bytes = Buffer.from(encodeTombstone(facts, linkType));
    await this.replace(place, bytes);
    killPoint("spool.tombstoned");
    this.tombstoned += facts.tombstoned;
    const before = this.index.get(place);
    const { state = "ready", reached = false } = before ?? {};
    this.index.put({ ...place, state, bytes: bytes.length, saves: 0, isTombstone: true, reached }, facts.from);
    this.parts.report({
      level: "warning",
      code: `segment-${facts.reason ?? "tombstoned"}`,
      message: `segment ${place.boot}-${place.sequence} is gone, ${facts.tombstoned} packets are counted in its tombstone`,
    });
    return bytes;
  }

  /** False when there is not even room for the smaller form beside the larger one. */
  private async reduce(segment: IndexedSegment): Promise<boolean> {
    try {
      await this.keepHeaders(segment);
      return true;
    } catch (error) {
      if (isDiskFull(error)) return false;
      throw error;
    }
  }

  private async keepHeaders(segment: IndexedSegment): Promise<void> {
    const { facts, bytes } = await this.readChecked(segment);
    if (facts.kind === "tombstone") return;
    const original = facts.original ?? sha256(bytes);
    const reduced = Buffer.from(reduceSegment(bytes, { ...facts, kept: "headers", original }));
    const isWorthIt = reduced.length < segment.bytes * (1 - LEAST_SAVING);
    if (isWorthIt) await this.replace(segment, reduced);
    killPoint("spool.reduced");
    this.index.put({ ...segment, bytes: isWorthIt ? reduced.length : segment.bytes, saves: 0 }, facts.from);
  }

  private async bury(segment: IndexedSegment, reason: TombstoneReason): Promise<true> {
    const { facts, bytes } = await this.readChecked(segment);
    if (facts.kind === "tombstone") return true;
    const original = facts.original ?? sha256(bytes);
    await this.entomb(segment, tombstoneFacts({ ...facts, original }, reason), scanSegment(bytes).linkType ?? 1);
    return true;
  }

  /** The ballast is for this: a smaller form needs its own bytes before the larger one is gone. */
  private async replace(place: SegmentPlace, bytes: Uint8Array): Promise<void> {
    const { files, folders, ballast } = this.parts;
    try {
      await replaceSegment(files, folders, place, bytes);
    } catch (error) {
      if (!isDiskFull(error) || !(await ballast.release())) throw error;
      await replaceSegment(files, folders, place, bytes);
    }
  }

  /** What can still be said of a damaged segment: its last words, or its first and the records that can be counted. */
  private async damagedFacts(segment: SegmentPlace, bytes: Uint8Array): Promise<SegmentFacts> {
    const { sensor, version } = this.parts;
    const { boot, sequence } = segment;
    const place = { boot, sequence, sensor, version, original: null, reason: null };
    const last = lastWords(bytes);
    if (last !== null) return tombstoneFacts({ ...last, ...place }, "damaged");
    const { facts, packets } = scanSegment(bytes);
    const at = facts?.from ?? (await this.timeBeside(segment));
    return tombstoneFacts({ ...NOTHING, from: at, to: at, ...facts, ...place, packets }, "damaged");
  }

  /** When the segment after or before this one began; 0 when neither can say. */
  private async timeBeside({ boot, sequence }: SegmentPlace): Promise<number> {
    const { files, folders } = this.parts;
    for (const beside of [sequence + 1, sequence - 1]) {
      const place = { boot, sequence: beside };
      for (const path of [folders.waiting(place), folders.received(place)]) {
        const at = (await files.size(path)) === null ? null : await readSegmentStart(files, path);
        if (at !== null) return at;
      }
    }
    return 0;
  }

  private async readOrEmpty(segment: SegmentPlace): Promise<Buffer> {
    const { files, folders, report } = this.parts;
    const read = (): Promise<Buffer> => files.read(folders.waiting(segment), undefined, this.scratch);
    this.unread.delete(nameOf(segment));
    try {
      return await read().catch(read);
    } catch (cause) {
      report({ level: "error", code: "segment-unreadable", message: String(cause) });
      if (cause instanceof Error && "code" in cause && LOST.has(cause.code)) return Buffer.alloc(0);
      this.unread.add(nameOf(segment));
      throw cause;
    }
  }
}

function nameOf({ boot, sequence }: SegmentPlace): string {
  return `${boot}-${sequence}`;
}

/** Facts of a segment that says nothing any more. */
const NOTHING = {
  kind: "capture",
  kept: "policy",
  dropped: 0,
  thinned: 0,
  thinning: 1,
  tombstoned: 0,
  clockOffset: null,
  clockUncertainty: null,
  previous: null,
  repairedBytes: 0,
  clockStep: false,
} as const;

/** The facts of a segment of which only the counts remain. */
export function tombstoneFacts(facts: SegmentFacts, reason: TombstoneReason): SegmentFacts {
  return { ...facts, kind: "tombstone", packets: 0, tombstoned: facts.tombstoned + facts.packets, reason };
}

/** Lower-case hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
