import type { SegmentPlace } from "../segment/index.ts";

/** Where a segment stands: waiting, with the uploader, received by the center, or set aside. */
export type SegmentState = "ready" | "hand" | "sent" | "refused";

/** One segment that the spool holds; `saves` are the bytes that taking the payload out would free, null when unknown. */
export interface IndexedSegment extends SegmentPlace {
  readonly state: SegmentState;
  readonly bytes: number;
  readonly saves: number | null;
  readonly isTombstone: boolean;
  /** The center may have it in the form that it had before, or has now. */
  readonly reached: boolean;
}

const STATES: readonly SegmentState[] = ["ready", "hand", "sent", "refused"];
const GONE = 255;
const UNKNOWN = 0xffffffff;
const TOMBSTONE = 1;
const REACHED = 2;

/**
 * What lies in the spool's folders, in memory: columns by boot, 14 bytes a segment, so that a year of outage fits. Boots
 * stand in the order in which they began, segments in the order of their numbers.
 */
export class SegmentIndex {
  readonly counts: Record<SegmentState, number> = { ready: 0, hand: 0, sent: 0, refused: 0 };
  readonly bytes: Record<SegmentState, number> = { ready: 0, hand: 0, sent: 0, refused: 0 };
  private readonly boots: BootColumns[] = [];

  /** Adds a segment or replaces what is known of it; `startedAt` (microseconds) orders a boot that is new. */
  put(segment: IndexedSegment, startedAt: number): void {
    const boot = this.boots.find(({ name }) => name === segment.boot) ?? this.addBoot(segment.boot, startedAt);
    const at = boot.placeFor(segment.sequence);
    this.count(boot, at, -1);
    boot.set(at, segment);
    this.count(boot, at, 1);
  }

  get(place: SegmentPlace): IndexedSegment | null {
    const boot = this.boots.find(({ name }) => name === place.boot);
    const at = boot?.find(place.sequence) ?? -1;
    return boot === undefined || at < 0 ? null : boot.get(at);
  }

  remove(place: SegmentPlace): void {
    const index = this.boots.findIndex(({ name }) => name === place.boot);
    const boot = this.boots[index];
    const at = boot?.find(place.sequence) ?? -1;
    if (boot === undefined || at < 0) return;
    this.count(boot, at, -1);
    boot.remove(at);
    if (boot.isEmpty()) this.boots.splice(index, 1);
  }

  /** The oldest segment in a state of which `test` is true; `test` sees the columns and not the disk. */
  oldest(state: SegmentState, test: (segment: IndexedSegment) => boolean = () => true): IndexedSegment | null {
    if (this.counts[state] === 0) return null;
    const code = STATES.indexOf(state);
    for (const boot of this.boots) {
      for (let at = 0; at < boot.length; at++) {
        if (boot.state[at] !== code) continue;
        const segment = boot.get(at);
        if (segment !== null && test(segment)) return segment;
      }
    }
    return null;
  }

  /** Segments of a boot in a state whose numbers lie between two, both included. */
  within(state: SegmentState, name: string, from: number, to: number): readonly IndexedSegment[] {
    const boot = this.boots.find((listed) => listed.name === name);
    return boot === undefined ? [] : boot.between(from, to).filter((segment) => segment.state === state);
  }

  /** Every segment in a state, in order. */
  every(state: SegmentState): readonly SegmentPlace[] {
    return this.boots.flatMap(({ name }) => this.within(state, name, 0, UNKNOWN));
  }

  /** Every boot with its greatest number, in order. */
  lastSequences(): readonly SegmentPlace[] {
    return this.boots.map((boot) => ({ boot: boot.name, sequence: boot.last() }));
  }

  private addBoot(name: string, startedAt: number): BootColumns {
    const boot = new BootColumns(name, startedAt);
    const isAfter = (other: BootColumns): boolean =>
      other.startedAt > startedAt || (other.startedAt === startedAt && other.name > name);
    const at = this.boots.findIndex(isAfter);
    this.boots.splice(at < 0 ? this.boots.length : at, 0, boot);
    return boot;
  }

  private count(boot: BootColumns, at: number, sign: 1 | -1): void {
    const segment = boot.get(at);
    if (segment === null) return;
    this.counts[segment.state] += sign;
    this.bytes[segment.state] += sign * segment.bytes;
  }
}

/** The segments of one boot, sorted by number; a removed one leaves its place until half of them are removed. */
class BootColumns {
  readonly name: string;
  readonly startedAt: number;
  length = 0;
  state: Uint8Array = new Uint8Array(16);
  private sequence = new Uint32Array(16);
  private size = new Uint32Array(16);
  private saves = new Uint32Array(16);
  private flags = new Uint8Array(16);
  private gone = 0;

  constructor(name: string, startedAt: number) {
    this.name = name;
    this.startedAt = startedAt;
  }

  get(at: number): IndexedSegment | null {
    const state = STATES[this.state[at] ?? GONE];
    if (state === undefined) return null;
    const saves = this.saves[at] ?? UNKNOWN;
    const flags = this.flags[at] ?? 0;
    return {
      boot: this.name,
      sequence: this.sequence[at] ?? 0,
      state,
      bytes: this.size[at] ?? 0,
      saves: saves === UNKNOWN ? null : saves,
      isTombstone: (flags & TOMBSTONE) !== 0,
      reached: (flags & REACHED) !== 0,
    };
  }

  set(at: number, segment: IndexedSegment): void {
    if (this.state[at] === GONE) this.gone -= 1;
    this.state[at] = STATES.indexOf(segment.state);
    this.size[at] = segment.bytes;
    this.saves[at] = segment.saves ?? UNKNOWN;
    this.flags[at] = (segment.isTombstone ? TOMBSTONE : 0) | (segment.reached ? REACHED : 0);
  }

  /** Index of a number, or -1. */
  find(sequence: number): number {
    const at = this.lowerBound(sequence);
    return at < this.length && this.sequence[at] === sequence && this.state[at] !== GONE ? at : -1;
  }

  /** Index of a number, which is made (as gone) where it is missing. */
  placeFor(sequence: number): number {
    const at = this.lowerBound(sequence);
    if (at < this.length && this.sequence[at] === sequence) return at;
    if (this.length === this.state.length) this.resize(this.length * 2);
    for (const column of this.columns()) column.copyWithin(at + 1, at, this.length);
    this.length += 1;
    this.sequence[at] = sequence;
    this.state[at] = GONE;
    this.gone += 1;
    return at;
  }

  remove(at: number): void {
    this.state[at] = GONE;
    this.gone += 1;
    if (this.gone * 2 > this.length && this.gone > 64) this.compact();
  }

  between(from: number, to: number): readonly IndexedSegment[] {
    const found: IndexedSegment[] = [];
    for (let at = this.lowerBound(from); at < this.length && (this.sequence[at] ?? 0) <= to; at++) {
      const segment = this.get(at);
      if (segment !== null) found.push(segment);
    }
    return found;
  }

  isEmpty(): boolean {
    return this.gone === this.length;
  }

  last(): number {
    for (let at = this.length - 1; at >= 0; at--) if (this.state[at] !== GONE) return this.sequence[at] ?? -1;
    return -1;
  }

  private lowerBound(sequence: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sequence[middle] ?? 0) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private compact(): void {
    const columns = this.columns();
    let kept = 0;
    for (let at = 0; at < this.length; at++) {
      if (this.state[at] === GONE) continue;
      for (const column of columns) column[kept] = column[at] ?? 0;
      kept += 1;
    }
    this.length = kept;
    this.gone = 0;
    this.resize(Math.max(16, kept * 2));
  }

  private columns(): readonly (Uint8Array | Uint32Array)[] {
    return [this.sequence, this.size, this.saves, this.state, this.flags];
  }

  private resize(capacity: number): void {
    const words = (column: Uint32Array): Uint32Array<ArrayBuffer> => {
      const larger = new Uint32Array(capacity);
      larger.set(column.subarray(0, this.length));
      return larger;
    };
    const octets = (column: Uint8Array): Uint8Array<ArrayBuffer> => {
      const larger = new Uint8Array(capacity);
      larger.set(column.subarray(0, this.length));
      return larger;
    };
    this.sequence = words(this.sequence);
    this.size = words(this.size);
    this.saves = words(this.saves);
    this.state = octets(this.state);
    this.flags = octets(this.flags);
  }
}
