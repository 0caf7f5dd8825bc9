/** What the harness knows of one segment of a simulated sensor, from what the programs promised about it. */
export interface SegmentModel {
  readonly boot: string;
  readonly sequence: number;
  /** Numbers that were written, in order, and how many of them a completed sync has made safe. */
  readonly written: number[];
  synced: number;
  /** Its name in `ready/` was promised to be safe. */
  closed: boolean;
  /** The center has answered 201 or 200 for it. */
  receipted: boolean;
}

/** All segments that a simulated sensor ever began. */
export class SensorModel {
  private readonly segments = new Map<string, SegmentModel>();

  begin(boot: string, sequence: number): SegmentModel {
    const segment = { boot, sequence, written: [], synced: 0, closed: false, receipted: false };
    this.segments.set(keyOf(boot, sequence), segment);
    return segment;
  }

  get(boot: string, sequence: number): SegmentModel | undefined {
    return this.segments.get(keyOf(boot, sequence));
  }

  all(): readonly SegmentModel[] {
    return [...this.segments.values()];
  }

  /** A repair settled what a segment holds: from now on it is that, neither more nor less. */
  settle(segment: SegmentModel, numbers: readonly number[]): void {
    segment.written.splice(0, segment.written.length, ...numbers);
    segment.synced = numbers.length;
    segment.closed = true;
  }

  /** A segment that never came to be: nothing was promised of it. */
  forget({ boot, sequence }: SegmentModel): void {
    this.segments.delete(keyOf(boot, sequence));
  }
}

function keyOf(boot: string, sequence: number): string {
  return `${boot}-${sequence}`;
}
