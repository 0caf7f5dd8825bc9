import type { Interval } from "../state/index.ts";
import { union } from "./observed-time.ts";

/** Why a sensor does not observe. `blind`: its agent lives. `down`: it did not run. `unknown`: no sign yet, one may come. */
export type UnobservedState = "blind" | "down" | "unknown";

/** Time that a sensor did not observe, with its reason. */
export interface UnobservedSpan extends Interval {
  readonly state: UnobservedState;
  readonly reason: string;
  /** Segments say that it was observed, and are not believed. */
  readonly withheld: boolean;
}

/** The part of an interval within another; null where they do not meet. */
export function within({ from, to }: Interval, bounds: Interval): Interval | null {
  const part = { from: Math.max(from, bounds.from), to: Math.min(to, bounds.to) };
  return part.to > part.from ? part : null;
}

/** What of an interval no other covers, in order. */
export function without(whole: Interval, others: readonly Interval[]): readonly Interval[] {
  const rest: Interval[] = [];
  let at = whole.from;
  for (const { from, to } of union(others.flatMap((other) => within(other, whole) ?? []))) {
    if (from > at) rest.push({ from: at, to: from });
    at = to;
  }
  if (whole.to > at) rest.push({ from: at, to: whole.to });
  return rest;
}

/** An interval cut at the given instants. */
export function cutAt({ from, to }: Interval, instants: readonly number[]): readonly Interval[] {
  const inner = [...new Set(instants.filter((at) => at > from && at < to))].toSorted((one, other) => one - other);
  const borders = [from, ...inner, to];
  return borders.slice(1).map((end, index) => ({ from: borders[index] ?? from, to: end }));
}
