interface Interval {
  readonly start: bigint;
  readonly end: bigint;
  readonly value: number;
}

/**
 * Cuts overlapping inclusive ranges into ascending segments that each run to the next one's start. A narrower range
 * hides a wider one, of equally wide ones the later hides the earlier; `blank` is the value where there is none.
 * O(n log n): ranges are painted narrowest first over the sorted borders, and painted stretches are skipped.
 */
export function paintNarrowest(
  ranges: readonly Interval[],
  blank: number,
): { readonly start: bigint; readonly value: number }[] {
  const borders = sortedBorders(ranges);
  const values = new Uint32Array(borders.length).fill(blank);
  const free = new FreeSlots(borders.length);
  for (const { start, end, value } of byPrecedence(ranges)) {
    const last = slotOf(borders, end + 1n);
    for (let slot = free.from(slotOf(borders, start)); slot < last; slot = free.from(slot)) {
      values[slot] = value;
      free.take(slot);
    }
  }
  return borders.map((start, slot) => ({ start, value: values[slot] ?? blank }));
}

function sortedBorders(ranges: readonly Interval[]): bigint[] {
  const borders = ranges.flatMap(({ start, end }) => [start, end + 1n]);
  borders.sort((left, right) => (left === right ? 0 : left < right ? -1 : 1));
  return borders.filter((border, at) => at === 0 || border !== borders[at - 1]);
}

/** Binary search and not a Map: V8 hashes a bigint by its low 64 bits, which prefixes share. */
function slotOf(borders: readonly bigint[], border: bigint): number {
  let low = 0;
  let high = borders.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((borders[middle] as bigint) < border) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byPrecedence(ranges: readonly Interval[]): Interval[] {
  const widths = ranges.map(({ start, end }, order) => ({ width: end - start, order }));
  widths.sort((left, right) =>
    left.width === right.width ? right.order - left.order : left.width < right.width ? -1 : 1,
  );
  return widths.flatMap(({ order }) => ranges[order] ?? []);
}

/** Slots 0 to `length` − 1 that are taken one by one; finds the next free one with path halving. */
class FreeSlots {
  private readonly next: Uint32Array;

  constructor(length: number) {
    this.next = Uint32Array.from({ length: length + 1 }, (_, slot) => slot);
  }

  from(slot: number): number {
    let at = slot;
    while (this.next[at] !== at) {
      const beyond = this.next[this.next[at] as number] as number;
      this.next[at] = beyond;
      at = beyond;
    }
    return at;
  }

  take(slot: number): void {
    this.next[slot] = slot + 1;
  }
}
