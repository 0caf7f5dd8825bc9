import { valueScale } from "./scale.ts";
import type { ValueScale } from "./scale.ts";

/** How few values may stand above a cut axis, of all values, and how far above the rest they must be. */
const MOST_ABOVE = 0.015;
const LEAST_FACTOR = 3;

/** A value axis, and where it ends for the sake of a few values far above the rest. */
export interface CutScale extends ValueScale {
  readonly isCut: boolean;
}

/**
 * The axis for some lines. Where a handful of values would press all others flat (a flood of one day), it ends above the
 * others; those values are then named at its top instead.
 */
export function cutScale(values: readonly (number | null)[]): CutScale {
  const sorted = values.filter((value): value is number => value !== null).toSorted((a, b) => b - a);
  const largest = sorted[0] ?? 0;
  const base = sorted[Math.floor(sorted.length * MOST_ABOVE)] ?? 0;
  if (base <= 0 || largest <= LEAST_FACTOR * base) return { ...valueScale(largest), isCut: false };
  const ordinary = sorted.find((value) => value <= LEAST_FACTOR * base) ?? base;
  return { ...valueScale(ordinary), isCut: true };
}

/** A run of bins in which a line stands above the axis, with its greatest value. */
export interface Peak {
  readonly line: number;
  readonly bin: number;
  readonly value: number;
}

/** The peaks above an axis, the greatest first. */
export function peaksAbove(
  lines: readonly { readonly values: readonly (number | null)[] }[],
  max: number,
): readonly Peak[] {
  const peaks = lines.flatMap(({ values }, line) => {
    const above = values.flatMap((value, bin) => (value !== null && value > max ? [{ line, bin, value }] : []));
    return joinRuns(above);
  });
  return peaks.toSorted((a, b) => b.value - a.value);
}

function joinRuns(above: readonly Peak[]): readonly Peak[] {
  const runs: { peak: Peak; last: number }[] = [];
  for (const one of above) {
    const run = runs.at(-1);
    if (run === undefined || run.last !== one.bin - 1) runs.push({ peak: one, last: one.bin });
    else {
      run.last = one.bin;
      if (one.value > run.peak.value) run.peak = one;
    }
  }
  return runs.map((run) => run.peak);
}
