import type { FloodSecond } from "./pcapng-blocks.ts";

/** What a gate did to the packets of one segment. */
export interface FloodCounts {
  readonly thinned: number;
  /** Greatest factor; 1 when nothing was thinned. */
  readonly thinning: number;
  readonly seconds: readonly FloodSecond[];
}

/** A packet of an earlier second than this many before the latest shows that the clock was set back. */
const LATE_SECONDS = 2;
const MOST_SECONDS = 1000;
const LARGEST_FACTOR = 2 ** 20;

/**
 * Lets through every packet of a quiet second. From the `limit`-th packet of a second on it keeps one in N, one of each N
 * at a place that changes, and counts them all. N grows with what has already passed in the second, and begins the next
 * one where its rate would have needed it. Seconds are those of the packets: any chunking of a stream gives the same.
 */
export class FloodGate {
  private readonly limit: number;
  private second = Number.NEGATIVE_INFINITY;
  private packets = 0;
  private kept = 0;
  private factor = 1;
  private inBlock = 0;
  private chosen = 0;
  private nextDoubling: number;
  private random = 0x2545f491;
  private segmentPackets = 0;
  private segmentKept = 0;
  private thinned = 0;
  private thinning = 1;
  private seconds: FloodSecond[] = [];

  constructor(limit: number) {
    this.limit = Math.max(4, limit);
    this.nextDoubling = this.limit;
  }

  /** Packets thinned so far in this segment. */
  get thinnedSoFar(): number {
    return this.thinned;
  }

  /** Greatest factor so far in this segment. */
  get thinningSoFar(): number {
    return this.thinning;
  }

  /** Whether a packet of that second is kept; it is counted either way. */
  accepts(second: number): boolean {
    if (second > this.second || second < this.second - LATE_SECONDS) this.turn(second);
    this.packets += 1;
    this.segmentPackets += 1;
    if (this.kept >= this.nextDoubling && this.inBlock === 0) this.double();
    const isKept = this.factor === 1 || this.inBlock === this.chosen;
    if (this.factor > 1) this.step();
    if (isKept) {
      this.kept += 1;
      this.segmentKept += 1;
    } else {
      this.thinned += 1;
      this.thinning = Math.max(this.thinning, this.factor);
    }
    return isKept;
  }

  /** Counts of the segment that ends here; those of the next one begin. */
  take(): FloodCounts {
    this.note();
    const counts = { thinned: this.thinned, thinning: this.thinning, seconds: this.seconds };
    this.thinned = 0;
    this.thinning = 1;
    this.seconds = [];
    return counts;
  }

  private turn(second: number): void {
    this.note();
    const isNext = second === this.second + 1;
    const factor = isNext && this.packets > this.limit ? Math.ceil(this.packets / this.limit) : 1;
    this.second = second;
    this.packets = 0;
    this.kept = 0;
    this.nextDoubling = this.limit;
    this.begin(Math.min(factor, LARGEST_FACTOR));
  }

  private double(): void {
    this.nextDoubling += Math.max(1, this.limit >> 2);
    this.begin(Math.min(this.factor * 2, LARGEST_FACTOR));
  }

  private begin(factor: number): void {
    this.factor = factor;
    this.inBlock = 0;
    this.choose();
  }

  private step(): void {
    this.inBlock += 1;
    if (this.inBlock < this.factor) return;
    this.inBlock = 0;
    this.choose();
  }

  /** Numerical Recipes' linear congruential generator: a scanner's own rhythm must not meet ours. */
  private choose(): void {
    this.random = (Math.imul(this.random, 1_664_525) + 1_013_904_223) >>> 0;
    this.chosen = Math.floor((this.random / 2 ** 32) * this.factor);
  }

  private note(): void {
    if (this.segmentKept < this.segmentPackets && this.seconds.length < MOST_SECONDS) {
      this.seconds.push({ second: this.second, packets: this.segmentPackets, kept: this.segmentKept });
    }
    this.segmentPackets = 0;
    this.segmentKept = 0;
  }
}
